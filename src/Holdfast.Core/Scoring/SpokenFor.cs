namespace Holdfast.Core.Scoring;

/// <summary>Which answer and which evidence speak about a criterion of a subject.</summary>
internal sealed class SpokenFor
{
    private readonly ILookup<(string Criterion, string Subject), Answer> _answers;
    private readonly ILookup<(string Criterion, string Subject), Evidence> _bySubject;
    private readonly ILookup<string, Evidence> _byCriterion;
    private readonly Dictionary<string, Evidence> _byId = new(StringComparer.Ordinal);

    public SpokenFor(ValueList<Answer> answers, ValueList<Evidence> evidence)
    {
        // An unexplained "not concerned" is no answer: it would drop the criterion from the score for nothing.
        _answers = answers.Where(answer => answer.Level.IsRung() || (answer.Level == MaturityLevel.NotConcerned && answer.Justification.Length > 0))
            .ToLookup(answer => (answer.Criterion, answer.Subject));
        var named = evidence.SelectMany(each => each.Criteria.Distinct().Select(criterion => (Criterion: criterion, Evidence: each))).ToList();
        _byCriterion = named.ToLookup(pair => pair.Criterion, pair => pair.Evidence);
        _bySubject = named.SelectMany(pair => pair.Evidence.Subjects.Select(subject => (Key: (pair.Criterion, subject.Id), pair.Evidence))).ToLookup(pair => pair.Key, pair => pair.Evidence);
        foreach (var each in evidence) _byId.TryAdd(each.Id, each);
    }

    /// <summary>
    /// The one that names the asset most narrowly: itself, its supplier, a system, all assets. Where two are as narrow (two systems), the
    /// lower rung counts, and any rung before "not concerned"; where they agree, the evidence of both counts.
    /// </summary>
    public Answer? Answer(Criterion criterion, DigitalAsset? asset)
    {
        foreach (var subjects in asset is null ? [[Subject.Organisation]] : Subject.Naming(asset))
        {
            var tied = subjects.SelectMany(subject => _answers[(criterion.Id, subject)])
                .OrderBy(answer => answer.Level == MaturityLevel.NotConcerned).ThenBy(answer => answer.Level)
                .ThenBy(answer => answer.Subject, StringComparer.Ordinal).ThenBy(answer => answer.Justification, StringComparer.Ordinal)
                .ToList();
            if (tied.Count == 0) continue;
            var agreeing = tied.Where(answer => answer.Level == tied[0].Level);
            return tied[0] with { Evidence = agreeing.SelectMany(answer => answer.Evidence).Distinct().OrderBy(each => each.Id, StringComparer.Ordinal).ToValueList() };
        }
        return null;
    }

    /// <summary>
    /// What names the criterion and the asset, and what the answer refers to unless it is about other assets. An organisation criterion asks
    /// for no subject.
    /// </summary>
    public IEnumerable<Evidence> Evidence(Criterion criterion, DigitalAsset? asset, Answer? answer) =>
        (asset is null ? _byCriterion[criterion.Id] : Subject.Naming(asset).SelectMany(subjects => subjects.SelectMany(subject => _bySubject[(criterion.Id, subject)])))
            .Concat(answer is null ? [] : answer.Evidence.Select(named => _byId.GetValueOrDefault(named.Id)).OfType<Evidence>()
                .Where(each => asset is null || each.Subjects.IsEmpty || each.Subjects.Any(subject => Subject.Narrowness(subject.Id, asset) > 0)))
            .DistinctBy(each => each.Id);
}
