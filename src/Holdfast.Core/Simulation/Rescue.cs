using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <param name="Spared">Ids of what would have needed an alternative out of the event's reach.</param>
/// <param name="Before">What the event cost.</param>
/// <param name="After">What it would have cost then, simulated again.</param>
/// <param name="Saved">Critical functions that would not have fallen at all.</param>
public sealed record RescueOption(ValueList<string> Spared, Loss Before, Loss After, ValueList<string> Saved)
{
    public decimal SavedCost => (Before.Cost?.Amount ?? 0) - (After.Cost?.Amount ?? 0);

    public double SavedUserShare => Before.UserShare - After.UserShare;
}

/// <summary>
/// What would have saved us: each piece that the event touched itself is spared once - as if it had an alternative out of the event's
/// reach - and the event is simulated again. Pieces that help only together are found from both ends: by adding to the best single
/// piece, and by sparing everything and taking away whatever is not needed.
/// </summary>
public static class Rescue
{
    // Pieces tried: those on the paths of the critical functions, nearest to the failure first.
    private const int MaxCandidates = 200;

    /// <param name="largest">How many pieces a set may have.</param>
    public static ValueList<RescueOption> Of(InventoryGraph graph, Scenario scenario, int largest = 3, SimulationOptions? options = null)
    {
        var model = SimulationModel.Of(graph);
        var settings = options ?? SimulationOptions.Default;
        var before = Simulator.Run(model, scenario, settings with { Explain = true });
        if (before.Lost.UserShare <= 0 && before.Lost.Cost is null or { Amount: 0 }) return [];

        var candidates = Candidates(model, before);
        var single = candidates.Select(candidate => Try([candidate])).ToList();
        var best = single.Where(option => IsWorth(option, before.Lost)).ToList();

        // Where no single piece saves everything: from the best single one on, the piece that helps most beside it.
        var set = single.OrderByDescending(option => option.SavedCost).ThenByDescending(option => option.SavedUserShare).FirstOrDefault()?.Spared ?? [];
        for (var size = 2; size <= largest && set.Count == size - 1 && Try(set).After.UserShare > 1e-9; size++)
        {
            var grown = candidates.Where(candidate => !set.Contains(candidate)).Select(candidate => Try([.. set, candidate]))
                .OrderByDescending(option => option.SavedCost).ThenByDescending(option => option.SavedUserShare).FirstOrDefault();
            var now = Try(set);
            if (grown is null || !IsBetter(grown, now)) break;
            best.Add(grown);
            set = grown.Spared;
        }

        // Everything, less what makes no difference: a smallest set in the sense that no piece of it can be left out.
        var whole = Try(candidates);
        var needed = candidates.ToList();
        foreach (var candidate in candidates.AsEnumerable().Reverse())
        {
            var without = needed.Where(each => each != candidate).ToValueList();
            if (!without.IsEmpty && !IsBetter(whole, Try(without))) needed.Remove(candidate);
        }
        if (needed.Count > 1 && !best.Any(option => option.Spared.Order(StringComparer.Ordinal).SequenceEqual(needed.Order(StringComparer.Ordinal))) && Try(needed.ToValueList()) is var all && IsWorth(all, before.Lost))
            best.Add(all);
        return best.OrderByDescending(option => option.SavedCost).ThenByDescending(option => option.SavedUserShare)
            .ThenBy(option => option.Spared.Count).ToValueList();

        RescueOption Try(ValueList<string> spared)
        {
            var after = Simulator.Run(model, scenario, settings with { Explain = false, Spared = [.. settings.Spared, .. spared] });
            var fallen = after.Timelines.Where(timeline => timeline.Worst == Level.Down).Select(timeline => timeline.Node).ToHashSet(StringComparer.Ordinal);
            var saved = model.Weights.Select(weight => graph[weight.Node].Id).Where(id => before.Of(id) is { Worst: Level.Down } && !fallen.Contains(id));
            return new(spared, before.Lost, after.Lost, saved.ToValueList());
        }
    }

    // Not the event itself (nobody has an alternative to a country's law), not what the business does, and nothing that fell only because
    // another component did: what stands on the supplier, place, plane or technology that failed, or failed itself. Nearest first.
    private static ValueList<string> Candidates(SimulationModel model, SimulationResult result)
    {
        var graph = model.Graph;
        var ends = model.Weights.Select(weight => weight.Node).ToHashSet();
        var hit = result.Scenario.Disturbances.Select(disturbance => graph.Number(disturbance.Node)).Where(node => node >= 0).ToHashSet();
        var hurt = result.Timelines.Select(timeline => graph.Number(timeline.Node)).ToHashSet();
        var distance = new Dictionary<int, int>();
        var open = new Queue<int>();
        foreach (var node in hit.Order())
        {
            distance.Add(node, 0);
            open.Enqueue(node);
        }
        while (open.TryDequeue(out var node))
            foreach (var owner in model.Owners[node])
                if (distance.TryAdd(owner, distance[node] + 1)) open.Enqueue(owner);
        return hurt
            .Where(node => graph[node].Kind == NodeKind.Component && !ends.Contains(node))
            .Where(node => hit.Contains(node) || graph.Needs[node].Any(need => need.Members.Any(member => hurt.Contains(member) && graph[member].Kind is not (NodeKind.Component or NodeKind.Gate))))
            .OrderBy(node => distance.GetValueOrDefault(node, int.MaxValue)).ThenBy(node => node)
            .Take(MaxCandidates).Select(node => graph[node].Id).ToValueList();
    }

    private static bool IsWorth(RescueOption option, Loss before) =>
        option.SavedUserShare > 0.001 * before.UserShare || option.SavedCost > 0.001m * (before.Cost?.Amount ?? 0);

    private static bool IsBetter(RescueOption one, RescueOption two) => one.SavedCost > two.SavedCost || one.SavedUserShare > two.SavedUserShare + 1e-12;
}
