using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>Somebody went on with a stand-in whose data is older than what it stands in for: a replica that lags, a backup that was restored.</summary>
/// <param name="Node">Whose alternatives they are.</param>
/// <param name="From">The stand-in.</param>
/// <param name="Lost">What it lacks at worst.</param>
public sealed record DataLoss(TimeSpan At, string Node, string From, TimeSpan Lost);

/// <param name="Because">The stand-in whose data was too old.</param>
public sealed record RpoBreach(string Node, TimeSpan Rpo, TimeSpan Lost, string Because);

/// <summary>What is lost of the data, and who may not lose so much: those to whom a chain of needs leads, but for needs that only make worse.</summary>
internal static class DataLosses
{
    public static ValueList<RpoBreach> Breaches(SimulationModel model, IEnumerable<DataLoss> losses)
    {
        var worst = new Dictionary<int, DataLoss>();
        foreach (var loss in losses.OrderByDescending(loss => loss.Lost))
            foreach (var node in Reached(model, loss)) worst.TryAdd(node, loss);
        return model.Graph.Inventory.Components
            .Where(component => component.Rpo is { } limit && worst.TryGetValue(model.Graph.Number(component.Id), out var loss) && loss.Lost > limit)
            .Select(component => (component, Loss: worst[model.Graph.Number(component.Id)]))
            .Select(pair => new RpoBreach(pair.component.Id, pair.component.Rpo!.Value, pair.Loss.Lost, pair.Loss.From)).ToValueList();
    }

    /// <summary>Whose data it is: the numbers of the nodes to which a chain of needs leads from there.</summary>
    public static HashSet<int> Reached(SimulationModel model, DataLoss loss)
    {
        var open = new Stack<int>([model.Graph.Number(loss.Node)]);
        var reached = new HashSet<int>(open);
        while (open.TryPop(out var node))
            foreach (var owner in model.Owners[node])
                if (Array.Exists(model.Groups[owner], group => !group.IsDegrading && group.Members.Contains(node)) && reached.Add(owner)) open.Push(owner);
        return reached;
    }
}
