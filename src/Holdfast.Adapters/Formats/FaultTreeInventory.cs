using Holdfast.Adapters.Formats.OpenPsa;
using Holdfast.Core;
using Holdfast.Core.Graph.CutSets;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// An Open-PSA fault tree as an inventory and back. The tree says what must fail, the inventory what must work: OR becomes "needs all",
/// AND becomes "needs any", k of n failures become "needs n − k + 1 of n".
/// </summary>
internal static class FaultTreeInventory
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public static DependencyInventory? Read(string file, Stream stream, List<Problem> problems)
    {
        if (OpenPsaReader.Read(stream, file) is not OpenPsaOutcome.Read { Tree: var tree, Warnings: var warnings })
        {
            stream.Position = 0;
            if (OpenPsaReader.Read(stream, file) is OpenPsaOutcome.Refused refused) problems.AddRange(refused.Problems);
            return null;
        }
        problems.AddRange(warnings);
        var imported = new ImportedInventory(file);
        var events = Enumerable.Range(0, tree.EventCount).Select(number => imported.Component("event " + tree.EventName(number), title: tree.EventName(number), basis: tree.EventName(number))).ToArray();
        var gates = Enumerable.Range(0, tree.GateCount).Select(number => imported.Component("gate " + tree.GateName(number), "gate", title: tree.GateName(number), basis: tree.GateName(number))).ToArray();
        for (var number = 0; number < tree.EventCount; number++)
        {
            var probability = tree.Probability(number);
            if (!(probability > 0 && probability < 1)) continue;
            // A bare probability has no rate: once a year, as long as it takes to be down for that share of the time.
            imported.Change(events[number], component => component with
            {
                Outages = new(1, Year * (probability / (1 - probability)), $"stands for the probability in {file}"),
            });
        }
        for (var number = 0; number < tree.GateCount; number++)
        {
            var inputs = tree.Inputs(number).ToArray().Select(input => input.IsGate ? gates[input.Index] : events[input.Index]).ToList();
            switch (tree.Kind(number))
            {
                case GateKind.Or:
                    foreach (var input in inputs) imported.Need(gates[number], new Dependency(new Need.One(input)));
                    break;
                case GateKind.And when inputs.Count > 0:
                    imported.Need(gates[number], new Dependency(new Need.AtLeast(1, inputs.Select(input => (Need)input).ToValueList())));
                    break;
                case GateKind.AtLeast:
                    imported.Need(gates[number], new Dependency(new Need.AtLeast(inputs.Count - tree.Threshold(number) + 1, inputs.Select(input => (Need)input).ToValueList())));
                    break;
                default:
                    problems.Add(new(file, 0, 0, Severity.Error, $"gate '{tree.GateName(number)}' has no inputs and has always failed", "remove it"));
                    break;
            }
        }
        return imported.ToInventory(problems);
    }

    /// <summary>The fault tree of one component, running system: what else has to fail. Probabilities from the outage rates.</summary>
    public static bool Write(InventoryGraph graph, string top, Stream stream, List<Problem> problems)
    {
        var node = graph.Number(top);
        if (node < 0)
        {
            problems.Add(new("", 0, 0, Severity.Error, top.Length == 0 ? "a fault tree needs a top: the component whose fall it explains" : $"there is no component '{top}'",
                top.Length > 0 && Suggest.Nearest(top, graph.Nodes.Select(each => each.Id)) is { } near ? $"did you mean '{near}'?" : "name one, such as --top shop"));
            return false;
        }
        var rates = Unavailability.Of(graph);
        var outcome = DependencyFaultTree.For(graph.Graph, node, each => graph[each].IsEvent && each != node ? new BasicEvent(graph[each].Id, rates[each]) : null);
        if (outcome is FaultTreeOutcome.Refused refused)
        {
            problems.AddRange(refused.Problems.Select(remark => new Problem("", 0, 0, Severity.Error, remark.Message)));
            return false;
        }
        OpenPsaWriter.Write(((FaultTreeOutcome.Built)outcome).Tree, top, stream);
        return true;
    }
}
