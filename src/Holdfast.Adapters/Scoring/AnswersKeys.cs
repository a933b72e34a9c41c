using Holdfast.Adapters.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Adapters.Scoring;

/// <summary>Every key of the answers' YAML, once: the reader refuses what is not in here, the JSON schema for editors is made of it.</summary>
public static class AnswersKeys
{
    public const string Kind = "holdfast-answers";

    private const string SubjectHelp = "An asset's component id, 'supplier:ID', 'system:ID' or 'all-assets', or several; the narrowest answer counts. Missing: the organisation.";

    public static InventorySection Answer { get; } = new("answer",
    [
        new("criterion", KeyForm.References, "Id of the criterion, such as RES-4.3, or several that are answered alike.") { IsRequired = true },
        new("subject", KeyForm.References, SubjectHelp),
        new("level", KeyForm.Choice, "The rung, or not-concerned (needs 'because').") { IsRequired = true, Choices = MaturityLevels.AnswerWords },
        new("because", KeyForm.Text, "Why; must be given for not-concerned."),
        new("evidence", KeyForm.References, "Ids of entries under 'evidence'."),
        new("override", KeyForm.Text, "Why it differs from what the rule suggests."),
        new("confirms", KeyForm.Text, "Id of the rule whose suggestion was confirmed with this answer."),
        new("by", KeyForm.Text, "Who answered."),
        new("on", KeyForm.Date, "Day of the answer."),
    ]);

    public static InventorySection Evidence { get; } = new("evidence",
    [
        new("kind", KeyForm.Choice, "How it is known. Only measured, drill and incident can prove a result.") { IsRequired = true, Choices = ["declared", "document", "simulated", "measured", "drill", "incident"] },
        new("outcome", KeyForm.Choice, "against = it shows the contrary, such as a failed drill. Default for.") { Choices = ["for", "against"] },
        new("criteria", KeyForm.Texts, "Criteria that it speaks about; an answer may also name the evidence."),
        new("subjects", KeyForm.References, "What it speaks about: assets, 'supplier:ID', 'system:ID' or 'all-assets'. It proves nothing about others."),
        new("date", KeyForm.Date, "The day on which it was seen.") { IsRequired = true },
        new("expires", KeyForm.Date, "Last day on which it counts. Default: 12 months after its date."),
        new("title", KeyForm.Text, "One sentence: what was seen."),
        new("source", KeyForm.Text, "Where it can be seen: a link, a number, a place."),
        new("file", KeyForm.Text, "A file, relative to this one."),
        new("sha256", KeyForm.Text, "Checksum of that file in hexadecimal: a changed file is found."),
    ]);

    public static InventorySection Objective { get; } = new("objective",
    [
        new("seal", KeyForm.Whole, "Level of assurance, 0 (none) to 4 (full)."),
        new("points", KeyForm.Number, "Points reached, where a tender sets them."),
        new("of", KeyForm.Number, "Points that can be reached."),
        new("because", KeyForm.Text, "Why."),
    ]);

    public static InventorySection Service { get; } = new("service",
    [
        .. Enumerable.Range(1, 8).Select(number => new InventoryKey($"SOV-{number}", KeyForm.Section, $"Objective {number} of the EU Cloud Sovereignty Framework.") { Section = Objective }),
    ]);

    public static InventorySection Root { get; } = new("answers",
    [
        new(Kind, KeyForm.Whole, "Version of the format: 1; the first line of the file.") { IsRequired = true },
        new("referential", KeyForm.Text, "File of an imported referential, relative to this one. Default: the one that comes with the program."),
        new("profile", KeyForm.Text, "Id of the scoring profile. Default: irn-reported-2026-07."),
        new("answers", KeyForm.Sections, "What people say.") { Section = Answer },
        new("evidence", KeyForm.Entries, "What shows it, by id.") { Section = Evidence },
        new("sovereignty", KeyForm.Entries, "By asset or supplier:ID: the objectives of the EU Cloud Sovereignty Framework.") { Section = Service },
    ]);
}
