namespace Holdfast.Core.Scoring;

/// <summary>
/// The rungs, from nothing to shown, after the two answers that are no rung. Between rungs, <c>&lt;</c> means worse.
/// </summary>
public enum MaturityLevel { Unanswered, NotConcerned, NotResilient, Intention, Means, Result }

public static class MaturityLevels
{
    private static readonly (MaturityLevel Level, string Word)[] Words =
    [
        (MaturityLevel.Unanswered, "unanswered"), (MaturityLevel.NotConcerned, "not-concerned"), (MaturityLevel.NotResilient, "not-resilient"),
        (MaturityLevel.Intention, "intention"), (MaturityLevel.Means, "means"), (MaturityLevel.Result, "result"),
    ];

    /// <summary>The rungs, the lowest first.</summary>
    public static ValueList<MaturityLevel> Rungs { get; } = [MaturityLevel.NotResilient, MaturityLevel.Intention, MaturityLevel.Means, MaturityLevel.Result];

    /// <summary>The words that a person may write as an answer.</summary>
    public static ValueList<string> AnswerWords { get; } = Words.Where(pair => pair.Level != MaturityLevel.Unanswered).Select(pair => pair.Word).ToValueList();

    public static bool IsRung(this MaturityLevel level) => level >= MaturityLevel.NotResilient;

    /// <summary>The word in files and JSON.</summary>
    public static string Word(this MaturityLevel level) => Words[(int)level].Word;

    /// <summary>For people.</summary>
    public static string Title(this MaturityLevel level) => level switch
    {
        MaturityLevel.Unanswered => "unanswered",
        MaturityLevel.NotConcerned => "not concerned",
        MaturityLevel.NotResilient => "not resilient",
        MaturityLevel.Intention => "intention",
        MaturityLevel.Means => "means",
        _ => "result",
    };

    public static MaturityLevel? Parse(string word)
    {
        foreach (var (level, known) in Words)
            if (known == word) return level;
        return null;
    }
}
