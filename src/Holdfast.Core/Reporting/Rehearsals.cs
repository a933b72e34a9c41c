using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Core.Inventory;
using Holdfast.Core.Scoring;

namespace Holdfast.Core.Reporting;

/// <summary>What must work when it is needed - changeovers, routers, ways out of contracts - and when it was last tried.</summary>
internal static partial class Rehearsals
{
    // DORA art. 24(6): systems that support critical or important functions are tested at least yearly.
    private const int DueAfterDays = 365;

    public static ValueList<RehearsalFinding> Of(InventoryGraph graph, ValueList<Evidence> evidence, DateOnly today, NodeNames names)
    {
        var changeovers =
            from component in graph.Inventory.Components
            from dependency in component.Needs
            let switches = Switches(dependency.What).ToList()
            where switches.Count > 0
            let last = Drilled(dependency.Evidence)
            select new RehearsalFinding(names.Of(component.Id), RehearsalKind.Changeover, last, State(last, today), switches.Max(), dependency.Evidence);
        var routers =
            from router in graph.Routers
            where router.Fronts.Count > 1
            select new RehearsalFinding(names.Of(router.Node), RehearsalKind.Failover, null, RehearsalState.Never, null, "");
        var exits =
            from contract in graph.Inventory.Contracts
            where contract.ExitPlan is ExitPlan.Documented or ExitPlan.Tested
            let last = contract.ExitPlan == ExitPlan.Tested ? contract.ExitTested : null
            select new RehearsalFinding(names.Of($"supplier:{contract.Supplier.Id}"), RehearsalKind.Exit, last, State(last, today), contract.ExitTime, contract.Id);
        var drills = evidence.Where(each => each.Kind == EvidenceKind.Drill && each.Date <= today).ToList();
        // A router that was switched in earnest, or by an operator, has been tried as well as by a drill.
        var lived = evidence.Where(each => each.Kind is EvidenceKind.Drill or EvidenceKind.Measured or EvidenceKind.Incident && each.Date <= today).ToList();
        var known = changeovers.Concat(routers).Concat(exits).Select(each => Newer(each, each.Kind == RehearsalKind.Failover ? lived : drills, today)).ToList();
        var told = known.Select(each => each.What.Id).ToHashSet(StringComparer.Ordinal);
        // Drills of something that the inventory names no precaution for: the last one of each.
        var others = drills.Where(drill => !drill.Subjects.Any(subject => told.Contains(subject.Id) || told.Contains($"supplier:{subject.Id}")))
            .GroupBy(drill => string.Join(' ', drill.Subjects.Select(subject => subject.Id).Order(StringComparer.Ordinal)), StringComparer.Ordinal)
            .Select(group => group.MaxBy(drill => (drill.Date, drill.Id))!)
            .Select(drill => new RehearsalFinding(
                drill.Subjects.IsEmpty || drill.Title.Length > 0 ? new(drill.Id, NodeKind.Component, drill.Title.Length > 0 ? drill.Title : drill.Id) : names.Of(drill.Subjects[0].Id),
                RehearsalKind.Evidence, drill.Date, drill.Outcome == EvidenceOutcome.Against ? RehearsalState.Failed : State(drill.Date, today), null, drill.Source));

        // What is overdue comes first, then what was never tried, then what was done.
        return known.Concat(others)
            .OrderBy(each => each.State switch { RehearsalState.Failed => 0, RehearsalState.Overdue => 1, RehearsalState.Never => 2, _ => 3 })
            .ThenBy(each => each.Kind).ThenBy(each => each.What.Name, StringComparer.Ordinal).ToValueList();
    }

    private static RehearsalFinding Newer(RehearsalFinding each, List<Evidence> drills, DateOnly today)
    {
        // What the journal shows of a router is about its fronts.
        var fronts = each.Kind == RehearsalKind.Failover ? $"front:{each.What.Id[(each.What.Id.IndexOf(':') + 1)..]}/" : null;
        var last = drills.Where(drill => drill.Subjects.Any(subject => subject.Id == each.What.Id || (fronts is not null && subject.Id.StartsWith(fronts, StringComparison.Ordinal)))).MaxBy(drill => (drill.Date, drill.Id));
        if (last is null || last.Date < each.Last) return each;
        return each with { Last = last.Date, State = last.Outcome == EvidenceOutcome.Against ? RehearsalState.Failed : State(last.Date, today), Source = last.Source.Length > 0 ? last.Source : last.Id };
    }

    private static RehearsalState State(DateOnly? last, DateOnly today) =>
        last is not { } day ? RehearsalState.Never : day.AddDays(DueAfterDays) < today ? RehearsalState.Overdue : RehearsalState.Done;

    private static IEnumerable<TimeSpan> Switches(Need need)
    {
        if (need is Need.AtLeast { SwitchTime: { } time }) yield return time;
        foreach (var inner in need.Members().SelectMany(Switches)) yield return inner;
    }

    // "drill of 2026-03-18, 43 minutes": whoever writes evidence says that it was a drill, and when.
    private static DateOnly? Drilled(string evidence) =>
        DrillWords().IsMatch(evidence) && IsoDate().Match(evidence) is { Success: true } date
        && DateOnly.TryParseExact(date.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    [GeneratedRegex(@"drill|exercise|game day|exercice|Übung", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DrillWords();

    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}\b", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();
}
