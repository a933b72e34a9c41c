using System.Security.Cryptography;
using Holdfast.Adapters.Inventory;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;
using Holdfast.Core.Scoring.Sovereignty;

namespace Holdfast.Adapters.Scoring;

/// <summary>Reads the answers of people. What refers to criteria and assets is checked by <see cref="AnswerCheck"/>.</summary>
public static class AnswersFile
{
    public const string DefaultFile = "answers.yaml";

    /// <summary>What could be read; what is wrong is in <paramref name="problems"/>.</summary>
    public static AnswerSheet Load(string file, List<Problem> problems) =>
        InputFile.ReadText(
            file, problems, text => Read(file, text.ReadToEnd(), problems, Path.GetDirectoryName(Path.GetFullPath(file))),
            "name the answers with --answers FILE, or start with 'holdfast score --ask'")
        ?? AnswerSheet.Empty;

    /// <param name="folder">Where the files of the evidence are; null = they are not looked at.</param>
    public static AnswerSheet Read(string file, string text, List<Problem> problems, string? folder = null)
    {
        if (YamlDocument.Read(file, text, problems) is not { } document) return AnswerSheet.Empty;
        var root = new SectionReader(document.Root, AnswersKeys.Root, "this file", problems);
        root.Require();
        root.Whole(AnswersKeys.Kind, 1, 1);
        var answers = root.Sections("answers").SelectMany(Answers).ToValueList();
        var evidence = root.Entries("evidence").Select(entry => Evidence(entry.Id, entry.Reader)).OfType<Evidence>().ToValueList();
        if (folder is not null)
            foreach (var each in evidence) CheckFile(each, folder, problems);
        var sovereignty = root.Entries("sovereignty").SelectMany(entry => Objectives(entry.Id.Text, entry.Reader, problems)).ToValueList();
        return new(answers, evidence, root.Text("referential"), root.Text("profile")) { Sovereignty = sovereignty };
    }

    // Several criteria or subjects in one entry are so many answers.
    private static IEnumerable<Answer> Answers(SectionReader reader)
    {
        if (reader.Choice("level") is not { } word) return [];
        var subjects = reader.References("subject");
        if (subjects.IsEmpty) subjects = [new Reference(Subject.Organisation, reader.At)];
        var answer = new Answer
        {
            Criterion = "",
            Subject = "",
            Level = MaturityLevels.Parse(word)!.Value,
            Justification = reader.Text("because"),
            Evidence = reader.References("evidence"),
            OverrideReason = reader.Text("override"),
            Confirms = reader.Text("confirms"),
            Author = reader.Text("by"),
            Date = reader.Date("on"),
        };
        return from criterion in reader.References("criterion")
               from subject in subjects
               select answer with { Criterion = criterion.Id, At = criterion.At, Subject = subject.Id, SubjectAt = subject.At };
    }

    private static Evidence? Evidence(YamlNode id, SectionReader reader)
    {
        if (reader.Choice("kind") is not { } kind || reader.Date("date") is not { } date) return null;
        return new()
        {
            Id = id.Text,
            Kind = Enum.Parse<EvidenceKind>(kind, ignoreCase: true),
            Outcome = reader.Choice("outcome") == "against" ? EvidenceOutcome.Against : EvidenceOutcome.For,
            Criteria = reader.Texts("criteria"),
            Subjects = reader.References("subjects"),
            Date = date,
            Expires = reader.Date("expires"),
            Title = reader.Text("title"),
            Source = reader.Text("source"),
            File = reader.Text("file"),
            Sha256 = reader.Text("sha256").ToLowerInvariant(),
            At = SectionReader.Place(id),
        };
    }

    private static IEnumerable<SovereigntyAnswer> Objectives(string service, SectionReader reader, List<Problem> problems)
    {
        foreach (var key in AnswersKeys.Service.Keys)
        {
            if (reader.Section(key.Name) is not { } objective) continue;
            var (seal, points, maximum) = (objective.Whole("seal", 0, 4), objective.Number("points", 0, 1_000_000), objective.Number("of", 0, 1_000_000));
            if (points is null != maximum is null || points > maximum)
                problems.Add(objective.Node.Error($"{service}, {key.Name}: 'points' and 'of' go together, and points are not more than 'of'", "such as { points: 3, of: 5 }"));
            else if (!objective.Has("seal") && points is null)
                problems.Add(objective.Node.Error($"{service}, {key.Name} says neither 'seal' nor 'points'", "such as { seal: 2 } or { points: 3, of: 5 }"));
            else if (seal is not null || points is not null)
                yield return new(service, key.Name, (int?)seal, points, maximum, objective.Text("because")) { At = objective.At };
        }
    }

    private static void CheckFile(Evidence evidence, string folder, List<Problem> problems)
    {
        if (evidence.File.Length == 0) return;
        var path = Path.Combine(folder, evidence.File);
        if (!File.Exists(path))
        {
            problems.Add(evidence.At.Warning($"evidence '{evidence.Id}': there is no file '{evidence.File}' beside the answers", "put it there, or say with 'source' where it is kept"));
            return;
        }
        using var stream = File.OpenRead(path);
        var sum = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (evidence.Sha256.Length == 0)
            problems.Add(evidence.At.Warning($"evidence '{evidence.Id}': nothing would show that '{evidence.File}' was changed", $"add 'sha256: {sum}'"));
        else if (evidence.Sha256 != sum)
            problems.Add(evidence.At.Error($"evidence '{evidence.Id}': '{evidence.File}' is not the file that was described: its checksum differs", $"restore the file, or look at it again and write 'sha256: {sum}'"));
    }
}
