using Holdfast.Adapters.Incidents;
using Holdfast.Adapters.Mitigation;
using Holdfast.Adapters.Scoring;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;
using Holdfast.Core.Scoring;
using Holdfast.Core.Simulation;
using Holdfast.Output;

namespace Holdfast.Index;

/// <summary>The plan of measures with everything around it: the catalogue, the solver, the events that are shown, the rules of the index.</summary>
internal static class MeasurePlan
{
    /// <summary>Rates and prices are drawn so often: the share of draws with the same choice is right to some five points.</summary>
    public const int Draws = 400;

    /// <summary>Null, after every problem was shown, when the file of measures is not valid: exit with <see cref="ExitCodes.ConfigInvalid"/>.</summary>
    /// <param name="file">Null = the one of the usual name beside the inventory's configuration, if it is there.</param>
    public static ValueList<Measure>? Measures(Invocation invocation, InventoryGraph graph, string? file)
    {
        var problems = new List<Problem>();
        var measures = MeasureFile.For(graph.Inventory, file ?? Beside(invocation), problems);
        invocation.ShowProblems(problems);
        return problems.Any(problem => problem.Severity == Severity.Error) ? null : measures;
    }

    /// <summary>What is worked on is said on a terminal, from the first second on.</summary>
    public static MitigationPlan Of(Invocation invocation, InventoryGraph graph, MitigationRequest request)
    {
        using var progress = new Progress(invocation.Shell);
        IDisposable? piece = null;
        var rules = new RaisedCriteria(DateOnly.FromDateTime(invocation.Shell.Clock.GetUtcNow().UtcDateTime));
        try
        {
            return MitigationPlanner.Plan(graph.Inventory, request, ConstraintSolver.Solve, rules.Between, what =>
            {
                piece?.Dispose();
                piece = progress.Running(what);
            });
        }
        finally
        {
            piece?.Dispose();
        }
    }

    /// <summary>What has happened to others and hits something here, and what everybody should have looked at once.</summary>
    public static ValueList<Scenario> Shown(InventoryGraph graph) =>
    [
        .. IncidentScenario.Of(IncidentFile.BuiltIn(), graph).Where(scenario => !scenario.Disturbances.IsEmpty),
        .. ScenarioTemplates.All.Select(template => ScenarioTemplates.Find(template.Name, graph, out _)).OfType<Scenario>(),
    ];

    private static string? Beside(Invocation invocation)
    {
        var path = Path.Combine(Path.GetDirectoryName(invocation.Line.GetValue<string>("--inventory") ?? invocation.ConfigFile) ?? "", MeasureFile.DefaultName);
        return File.Exists(path) ? path : null;
    }

    /// <summary>What the rules of the index suggest before and after; what people answered plays no part, for no measure changes that by itself.</summary>
    private sealed class RaisedCriteria(DateOnly today)
    {
        private readonly Referential _referential = ReferentialFile.BuiltIn();
        private readonly ScoringProfile _profile = ProfileFile.BuiltIn().Scoring[0];

        // The inventory after one step is the one before the next.
        private readonly Dictionary<DependencyInventory, Dictionary<(string, string), MaturityLevel>> _known = new(ReferenceEqualityComparer.Instance);

        public ValueList<RaisedCriterion> Between(DependencyInventory before, DependencyInventory after)
        {
            var (old, now) = (Suggested(before), Suggested(after));
            return old.Where(pair => now.TryGetValue(pair.Key, out var level) && level > pair.Value)
                .OrderBy(pair => pair.Key.Item1, StringComparer.Ordinal).ThenBy(pair => pair.Key.Item2, StringComparer.Ordinal)
                .Select(pair => new RaisedCriterion(pair.Key.Item1, pair.Key.Item2 == Subject.Organisation ? "" : pair.Key.Item2, pair.Value.Title(), now[pair.Key].Title()))
                .ToValueList();
        }

        private Dictionary<(string, string), MaturityLevel> Suggested(DependencyInventory inventory)
        {
            if (_known.TryGetValue(inventory, out var known)) return known;
            var graph = InventoryGraph.Of(inventory);
            var facts = Continuity.Of(graph, ScoredEstate.Of(graph, _profile.UnstatedImportance));
            var card = Scorer.Score(graph, _referential, _profile, [], [], facts, today);
            return _known[inventory] = card.Criteria.Where(each => each.Suggested is not null).ToDictionary(each => (each.Criterion, each.Subject), each => each.Suggested!.Value);
        }
    }
}
