namespace Holdfast.Core.Scoring;

/// <summary>Which answer and which evidence speak about a criterion of a subject.</summary>
internal sealed class SpokenFor
{
    private readonly ILookup<string, Answer> _answers;
    private readonly ValueList<Evidence> _evidence;
    private readonly ILookup<string, Evidence> _byCriterion;

    public SpokenFor(ValueList<Answer> answers, ValueList<Evidence> evidence)
    {
        // An unexplained "not concerned" is no answer: it would drop the criterion from the score for nothing.
        _answers = answers.Where(answer => answer.Level.IsRung() || (answer.Level == MaturityLevel.NotConcerned && answer.Justification.Length > 0)).ToLookup(answer => answer.Criterion);
        _evidence = evidence;
        _byCriterion = evidence.SelectMany(each => each.Criteria.Distinct().Select(criterion => (criterion, each))).ToLookup(pair => pair.criterion, pair => pair.each);
    }

    /// <summary>
    /// The one that names the asset most narrowly: itself, its supplier, a system, all assets. Where two are as narrow (two systems), the
    /// lower rung counts, and any rung before "not concerned"; where they agree, the evidence of both counts.
    /// </summary>
    public Answer? Answer(Criterion criterion, DigitalAsset? asset)
    {
        var fitting = _answers[criterion.Id]
            .Select(answer => (Answer: answer, Narrowness: asset is null ? (answer.Subject == Subject.Organisation ? 1 : 0) : Subject.Narrowness(answer.Subject, asset)))
            .Where(pair => pair.Narrowness > 0)
            .ToList();
        if (fitting.Count == 0) return null;
        var narrowest = fitting.Max(pair => pair.Narrowness);
        var tied = fitting.Where(pair => pair.Narrowness == narrowest).Select(pair => pair.Answer)
            .OrderBy(answer => answer.Level == MaturityLevel.NotConcerned).ThenBy(answer => answer.Level)
            .ThenBy(answer => answer.Subject, StringComparer.Ordinal).ThenBy(answer => answer.Justification, StringComparer.Ordinal)
            .ToList();
        var agreeing = tied.Where(answer => answer.Level == tied[0].Level);
        return tied[0] with { Evidence = agreeing.SelectMany(answer => answer.Evidence).Distinct().OrderBy(each => each.Id, StringComparer.Ordinal).ToValueList() };
    }

    /// <summary>
    /// What names the criterion and the asset, and what the answer refers to unless it is about other assets. An organisation criterion asks
    /// for no subject.
    /// </summary>
    public IEnumerable<Evidence> Evidence(Criterion criterion, DigitalAsset? asset, Answer? answer) =>
        _byCriterion[criterion.Id].Where(each => asset is null || Names(each, asset))
            .Concat(answer is null ? [] : _evidence.Where(each => answer.Evidence.Any(named => named.Id == each.Id) && (asset is null || each.Subjects.IsEmpty || Names(each, asset))))
            .DistinctBy(each => each.Id);

    private static bool Names(Evidence evidence, DigitalAsset asset) => evidence.Subjects.Any(subject => Subject.Narrowness(subject.Id, asset) > 0);
}
