namespace Holdfast.Core.Scoring;

/// <summary>What people wrote down: answers, and the evidence that they rest on.</summary>
/// <param name="Referential">File of the referential that they answer; empty = the one that comes with the program.</param>
/// <param name="Profile">Id of the scoring profile; empty = the default.</param>
public sealed record AnswerSheet(ValueList<Answer> Answers, ValueList<Evidence> Evidence, string Referential = "", string Profile = "")
{
    public static AnswerSheet Empty { get; } = new([], []);

    /// <summary>Per cloud service what people say about the objectives of the sovereignty framework.</summary>
    public ValueList<Sovereignty.SovereigntyAnswer> Sovereignty { get; init; }
}
