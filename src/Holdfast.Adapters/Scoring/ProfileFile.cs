using Holdfast.Adapters.Inventory;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Scoring;
using Holdfast.Core.Scoring.Sovereignty;

namespace Holdfast.Adapters.Scoring;

/// <summary>Scoring profiles and weights of the sovereignty framework: those of the program, or of a file of the same form.</summary>
/// <param name="Scoring">The first one is the default.</param>
public sealed record ProfileFile(ValueList<ScoringProfile> Scoring, ValueList<SovereigntyProfile> Sovereignty)
{
    private const string Resource = "Holdfast.Adapters.Scoring.profiles.yaml";

    private static readonly ValueList<string> Provenances = ["official", "reported", "ours"];

    private static readonly InventorySection PointsKeys = new("points", [.. MaturityLevels.Rungs.Select(rung => new InventoryKey(rung.Word(), KeyForm.Number, "Points.") { IsRequired = true })]);

    private static readonly InventorySection WeightsKeys = new("weights", [.. ((string[])["standard", "essential", "vital"]).Select(word => new InventoryKey(word, KeyForm.Number, "Weight.") { IsRequired = true })]);

    private static readonly InventorySection ProfileKeys = new("profile",
    [
        new("provenance", KeyForm.Choice, "Who says so.") { IsRequired = true, Choices = Provenances },
        new("source", KeyForm.Text, "Where each part comes from."),
        new("points", KeyForm.Section, "Points per rung.") { IsRequired = true, Section = PointsKeys },
        new("weights", KeyForm.Section, "Weight of an asset, by importance.") { IsRequired = true, Section = WeightsKeys },
        new("unstated-importance", KeyForm.Choice, "The importance of an asset that has none.") { Choices = ["standard", "graph"] },
        new("organisation-criteria", KeyForm.Choice, "Do answers about the organisation count in every asset?") { Choices = ["inherit", "separate"] },
        new("completeness-limit", KeyForm.Number, "No single figure below this share of answers."),
        new("evidence-months", KeyForm.Whole, "How long evidence without an expiry counts."),
    ]);

    private static readonly InventorySection SovereigntyKeys = new("weights",
    [
        new("provenance", KeyForm.Choice, "Who says so.") { IsRequired = true, Choices = Provenances },
        new("source", KeyForm.Text, "Where they come from."),
        new("weights", KeyForm.Counts, "Per objective; they sum to 100.") { IsRequired = true },
    ]);

    private static readonly InventorySection Keys = new("profiles",
    [
        new("holdfast-profiles", KeyForm.Whole, "Version of the format: 1.") { IsRequired = true },
        new("profiles", KeyForm.Entries, "By id; the first one is the default.") { Section = ProfileKeys },
        new("sovereignty", KeyForm.Entries, "By id.") { Section = SovereigntyKeys },
    ]);

    public static ProfileFile BuiltIn()
    {
        var problems = new List<Problem>();
        return Read("profiles.yaml", EmbeddedData.Read(Resource), problems) ?? throw new InvalidOperationException($"the built-in profiles are not valid: {problems[0]}");
    }

    /// <summary>Null, with every problem found, when anything in the file is wrong.</summary>
    public static ProfileFile? Read(string file, string text, List<Problem> problems)
    {
        var before = problems.Count;
        if (YamlDocument.Read(file, text, problems) is not { } document) return null;
        var root = new SectionReader(document.Root, Keys, "profiles", problems);
        root.Require();
        root.Whole("holdfast-profiles", 1, 1);
        var scoring = root.Entries("profiles").Select(entry => Profile(entry.Id.Text, entry.Reader)).OfType<ScoringProfile>().ToValueList();
        var sovereignty = new List<SovereigntyProfile>();
        foreach (var (id, reader) in root.Entries("sovereignty"))
        {
            var weights = reader.Counts("weights").Select(pair => new ObjectiveWeight(pair.Name, pair.Count)).ToValueList();
            if (weights.Sum(weight => weight.Weight) is var sum and not 100)
                problems.Add(id.Error($"the weights of '{id.Text}' sum to {sum}", "they must sum to 100"));
            sovereignty.Add(new(id.Text, Provenance(reader), reader.Text("source"), weights));
        }
        return problems.Skip(before).Any(problem => problem.Severity == Severity.Error) ? null : new(scoring, sovereignty.ToValueList());
    }

    private static ScoringProfile? Profile(string id, SectionReader reader)
    {
        // Points below the floor of the logarithm, or above a full score, cannot be meant.
        if (reader.Section("points") is not { } points || reader.Section("weights") is not { } weights) return null;
        double Points(MaturityLevel rung) => points.Number(rung.Word(), 1, 100) ?? 1;
        double Weight(string word) => weights.Number(word, 0.001, 1000) ?? 1;
        return new()
        {
            Id = id,
            Provenance = Provenance(reader),
            Source = reader.Text("source"),
            Points = new(Points(MaturityLevel.NotResilient), Points(MaturityLevel.Intention), Points(MaturityLevel.Means), Points(MaturityLevel.Result)),
            Weights = new(Weight("standard"), Weight("essential"), Weight("vital")),
            UnstatedImportance = reader.Choice("unstated-importance") == "standard" ? UnstatedImportance.Standard : UnstatedImportance.FromGraph,
            OrganisationCriteria = reader.Choice("organisation-criteria") == "separate" ? OrganisationCriteria.Separate : OrganisationCriteria.Inherit,
            CompletenessLimit = reader.Number("completeness-limit", 0, 1) ?? 0,
            EvidenceMonths = (int)(reader.Whole("evidence-months", 1, 120) ?? 12),
        };
    }

    private static ProfileProvenance Provenance(SectionReader reader) => reader.Choice("provenance") switch
    {
        "official" => ProfileProvenance.Official,
        "reported" => ProfileProvenance.Reported,
        _ => ProfileProvenance.Ours,
    };
}
