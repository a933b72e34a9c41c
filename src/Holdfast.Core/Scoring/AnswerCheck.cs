using Holdfast.Core.Inventory;

namespace Holdfast.Core.Scoring;

/// <summary>What cannot be meant in a sheet of answers, each with its fix; and what will count for less than was said.</summary>
public static class AnswerCheck
{
    private const int MaxProblems = 1000;

    public static ValueList<Problem> Check(AnswerSheet sheet, Referential referential, ScoredEstate estate, DependencyInventory inventory, ScoringProfile profile, DateOnly today)
    {
        var run = new Run(sheet, referential, estate, new InventoryLookup(inventory), profile, today);
        foreach (var evidence in sheet.Evidence) run.Evidence(evidence);
        foreach (var answer in sheet.Answers) run.Answer(answer);
        return run.Found.Take(MaxProblems).ToValueList();
    }

    private sealed class Run(AnswerSheet sheet, Referential referential, ScoredEstate estate, InventoryLookup known, ScoringProfile profile, DateOnly today)
    {
        private readonly Dictionary<string, Criterion> _criteria = referential.Criteria.DistinctBy(criterion => criterion.Id).ToDictionary(criterion => criterion.Id, StringComparer.Ordinal);
        private readonly HashSet<string> _evidence = sheet.Evidence.Select(each => each.Id).ToHashSet(StringComparer.Ordinal);
        private readonly Dictionary<(string, string), int> _answered = [];

        public List<Problem> Found { get; } = [];

        public void Evidence(Evidence evidence)
        {
            var where = $"evidence '{Short(evidence.Id)}'";
            foreach (var criterion in evidence.Criteria.Where(criterion => !_criteria.ContainsKey(criterion))) Found.Add(UnknownCriterion(evidence.At, where, criterion));
            foreach (var subject in evidence.Subjects) Subject(where, subject.Id, subject.At);
            if (evidence.Date > today)
                Found.Add(evidence.At.Error($"{where} is dated {evidence.Date:yyyy-MM-dd}, which is still to come", "write the day on which it was seen"));
            if (evidence.Expires < evidence.Date)
                Found.Add(evidence.At.Error($"{where} expires on {evidence.Expires:yyyy-MM-dd}, before its date", "exchange 'date' and 'expires'"));
            else if (evidence.Outcome == EvidenceOutcome.For && EvidenceRule.LastDay(evidence, profile) < today)
                Found.Add(evidence.At.Warning($"{where} has expired on {EvidenceRule.LastDay(evidence, profile):yyyy-MM-dd} and counts for nothing",
                    evidence.Expires is null ? $"repeat it; without 'expires' it counts for {profile.EvidenceMonths} months" : "repeat it and add the new one"));
        }

        public void Answer(Answer answer)
        {
            if (!_criteria.TryGetValue(answer.Criterion, out var criterion))
            {
                Found.Add(UnknownCriterion(answer.At, "answers", answer.Criterion));
                return;
            }
            var where = $"{answer.Criterion}{(answer.Subject == Scoring.Subject.Organisation ? "" : $" of {Short(answer.Subject)}")}";
            if (!criterion.IsActive) Found.Add(answer.At.Warning($"{where}: the referential no longer asks this", "it counts for nothing; keep it for the record or remove it"));
            Scope(criterion, answer, where);
            if (!_answered.TryAdd((answer.Criterion, answer.Subject), answer.At.Line))
                Found.Add(answer.At.Error($"{where} is answered twice", $"the first answer is on line {_answered[(answer.Criterion, answer.Subject)]}; keep one"));
            if (answer is { Level: MaturityLevel.NotConcerned, Justification.Length: 0 })
                Found.Add(answer.At.Error($"{where} is 'not-concerned' without a justification", "add 'because: …': what is left out can raise the score"));
            foreach (var evidence in answer.Evidence.Where(each => !_evidence.Contains(each.Id)))
                Found.Add(evidence.At.Error($"{where}: there is no evidence '{Short(evidence.Id)}'", Suggested(evidence.Id, _evidence, "describe it under 'evidence:'")));
            if (answer.Date > today) Found.Add(answer.At.Error($"{where}: 'date' is {answer.Date:yyyy-MM-dd}, which is still to come", "write the day of the answer"));
        }

        private void Scope(Criterion criterion, Answer answer, string where)
        {
            var isOrganisation = answer.Subject == Scoring.Subject.Organisation;
            if (criterion.Scope == CriterionScope.Organisation && !isOrganisation)
                Found.Add(answer.SubjectAt.Error($"{answer.Criterion} is about the organisation and is answered once, not for '{Short(answer.Subject)}'", "remove 'subject'"));
            else if (criterion.Scope == CriterionScope.Asset && isOrganisation)
                Found.Add(answer.SubjectAt.Error($"{answer.Criterion} is answered for assets, and no 'subject' is named", $"add 'subject: {Scoring.Subject.AllAssets}', an asset's id, 'supplier:ID' or 'system:ID'"));
            else if (!isOrganisation) Subject(where, answer.Subject, answer.SubjectAt);
        }

        private void Subject(string where, string subject, SourcePlace at)
        {
            if (subject is Scoring.Subject.Organisation or Scoring.Subject.AllAssets || estate.Asset(subject) is not null) return;
            if (Key(subject, Scoring.Subject.SupplierPrefix) is { } supplier)
            {
                if (known.Supplier(supplier) is null)
                    Found.Add(at.Error($"{where}: there is no supplier '{Short(supplier)}'", Suggested(supplier, known.Inventory.Suppliers.Select(each => each.Id), "see suppliers: of the inventory")));
                else if (!estate.Assets.Any(asset => asset.Supplier == supplier))
                    Found.Add(at.Warning($"{where}: no critical system leads to an asset of supplier '{supplier}'", "it counts for nothing"));
            }
            else if (Key(subject, Scoring.Subject.SystemPrefix) is { } system)
            {
                if (!estate.Systems.Any(each => each.Id == system))
                    Found.Add(at.Error($"{where}: '{Short(system)}' is not a critical system", Suggested(system, estate.Systems.Select(each => each.Id), $"the critical systems are {string.Join(", ", estate.Systems.Select(each => each.Id))}")));
            }
            else if (known.Component(subject) is not null)
            {
                Found.Add(at.Warning($"{where}: '{subject}' is in the inventory, but it is not an asset of a critical system", "it counts for nothing: answer for what stands behind it, or give it a supplier"));
            }
            else
            {
                Found.Add(at.Error($"{where}: there is no asset '{Short(subject)}'",
                    Suggested(subject, estate.Assets.Select(asset => asset.Id), $"an asset's id, 'supplier:ID', 'system:ID' or '{Scoring.Subject.AllAssets}'")));
            }
        }

        private Problem UnknownCriterion(SourcePlace at, string where, string criterion) =>
            at.Error($"{where}: the referential has no criterion '{Short(criterion)}'", Suggested(criterion, _criteria.Keys, $"{referential.Id} has {string.Join(", ", _criteria.Keys.Take(3))}, …"));

        private static string? Key(string subject, string prefix) => subject.StartsWith(prefix, StringComparison.Ordinal) ? subject[prefix.Length..] : null;

        private static string Suggested(string word, IEnumerable<string> words, string otherwise) => Suggest.Nearest(word, words) is { } near ? $"did you mean '{near}'?" : otherwise;

        private static string Short(string text) => text.Length > 60 ? text[..57] + "…" : text;
    }
}
