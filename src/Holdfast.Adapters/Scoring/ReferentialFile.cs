using System.Security.Cryptography;
using System.Text;
using Holdfast.Adapters.Inventory;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Scoring;

namespace Holdfast.Adapters.Scoring;

/// <summary>Reads referentials: the unofficial one that comes with the program, or one that was imported. Begins with <c>holdfast-referential: 1</c>.</summary>
public static class ReferentialFile
{
    private const string Resource = "Holdfast.Adapters.Scoring.irn-1.1-unofficial.yaml";

    private static readonly InventorySection PillarKeys = new("pillar",
    [
        new("name", KeyForm.Text, "Name for people.") { IsRequired = true },
        new("themes", KeyForm.Text, "What it is about."),
    ]);

    private static readonly InventorySection CriterionKeys = new("criterion",
    [
        new("scope", KeyForm.Choice, "Answered once, or for each asset.") { IsRequired = true, Choices = ["organisation", "asset"] },
        new("pillar", KeyForm.Text, "Id of its pillar; default: what stands before the dot of its id."),
        new("question", KeyForm.Text, "What it asks.") { IsRequired = true },
        new("proof", KeyForm.Text, "What must be shown for the top rung."),
        new("derivable", KeyForm.Choice, "Can an inventory tell the level? Default no.") { Choices = ["yes", "partly", "no"] },
        new("texts", KeyForm.Texts, "Texts of law that it leans on."),
        new("active", KeyForm.Flag, "false = no longer asked. Default true."),
    ]);

    private static readonly InventorySection Keys = new("referential",
    [
        new("holdfast-referential", KeyForm.Whole, "Version of the format: 1.") { IsRequired = true },
        new("id", KeyForm.Text, "Short name.") { IsRequired = true },
        new("version", KeyForm.Text, "Version of what is asked.") { IsRequired = true },
        new("licence", KeyForm.Text, "Terms of the wording.") { IsRequired = true },
        new("notice", KeyForm.Text, "What stands beside every figure.") { IsRequired = true },
        new("source", KeyForm.Text, "For an import: the workbook and its checksum."),
        new("pillars", KeyForm.Entries, "By id.") { IsRequired = true, Section = PillarKeys },
        new("criteria", KeyForm.Entries, "By id.") { IsRequired = true, Section = CriterionKeys },
    ]);

    /// <summary>The referential that comes with the program.</summary>
    public static Referential BuiltIn()
    {
        var problems = new List<Problem>();
        return Read("irn-1.1-unofficial.yaml", EmbeddedData.Read(Resource), problems) ?? throw new InvalidOperationException($"the built-in referential is not valid: {problems[0]}");
    }

    /// <summary>Null, with every problem found, when anything in the file is wrong.</summary>
    public static Referential? Load(string file, List<Problem> problems) => InputFile.ReadText(
        file, problems, text => Read(file, text.ReadToEnd(), problems),
        "write a referential with 'holdfast referential import FILE.xlsx', or leave it out for the built-in one");

    public static Referential? Read(string file, string text, List<Problem> problems)
    {
        var before = problems.Count;
        if (YamlDocument.Read(file, text, problems) is not { } document) return null;
        var root = new SectionReader(document.Root, Keys, "referential", problems);
        root.Require();
        root.Whole("holdfast-referential", 1, 1);
        var pillars = root.Entries("pillars").Select(entry => new Pillar(entry.Id.Text, entry.Reader.Text("name"), entry.Reader.Text("themes"))).ToValueList();
        var criteria = new List<Criterion>();
        foreach (var (id, reader) in root.Entries("criteria"))
        {
            var pillar = reader.Text("pillar") is { Length: > 0 } stated ? stated : id.Text.Split('.')[0];
            if (!pillars.Any(known => known.Id == pillar))
                problems.Add(id.Error($"criterion '{SectionReader.Short(id.Text)}' belongs to pillar '{SectionReader.Short(pillar)}', which is not described", "add it under 'pillars:', or name one with 'pillar:'"));
            criteria.Add(new()
            {
                Id = id.Text,
                Pillar = pillar,
                Scope = reader.Choice("scope") == "organisation" ? CriterionScope.Organisation : CriterionScope.Asset,
                Question = reader.Text("question"),
                Proof = reader.Text("proof"),
                Derivable = reader.Choice("derivable") switch { "yes" => Derivability.Yes, "partly" => Derivability.Partly, _ => Derivability.No },
                Texts = reader.Texts("texts"),
                IsActive = !reader.Has("active") || reader.Flag("active"),
            });
        }
        if (problems.Skip(before).Any(problem => problem.Severity == Severity.Error)) return null;
        return new()
        {
            Id = root.Text("id"),
            Version = root.Text("version"),
            // Of what was read, so that two results can be compared only when they asked the same. Line ends do not count.
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")))),
            Licence = root.Text("licence"),
            Notice = root.Text("notice"),
            Source = root.Text("source"),
            Pillars = pillars,
            Criteria = criteria.ToValueList(),
        };
    }
}
