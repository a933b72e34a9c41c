namespace Holdfast.Core.Graph.CutSets;

internal sealed partial class SolvedTree
{
    /// <summary>
    /// Walks the families depth-first with an agenda of families that still have to give one set each: a module on the way
    /// puts its own family on it.
    /// </summary>
    internal IEnumerable<ValueList<int>> Enumerate()
    {
        if (_tree.Top == ReducedTree.Never) yield break;
        if (_tree.Top == ReducedTree.Always)
        {
            yield return [];
            yield break;
        }

        if (!_tree.IsGate(_tree.Top))
        {
            yield return [_tree.Top];
            yield break;
        }

        var longest = _options.MaximumOrder ?? int.MaxValue;
        var chosen = new List<int>();
        var open = new Stack<(Agenda? Agenda, int Chosen, int Add)>();
        open.Push((new(_families[^1], null), 0, -1));
        while (open.TryPop(out var step))
        {
            chosen.RemoveRange(step.Chosen, chosen.Count - step.Chosen);
            if (step.Add >= 0) chosen.Add(step.Add);
            var agenda = step.Agenda;
            while (agenda is { Family: Diagram.One }) agenda = agenda.Next;
            if (agenda is null)
            {
                if (chosen.Count <= longest) yield return [.. chosen.Order()];
                continue;
            }

            if (agenda.Family == Diagram.Zero || chosen.Count > longest) continue;
            var (variable, without, with) = _familyDiagram[agenda.Family];
            var leaf = _familyLeaves[variable];
            open.Push((new(without, agenda.Next), chosen.Count, -1));
            if (_regionOfNode[leaf] is >= 0 and var below)
                open.Push((new(_families[below], new(with, agenda.Next)), chosen.Count, -1));
            else
                open.Push((new(with, agenda.Next), chosen.Count, leaf));
        }
    }

    private sealed record Agenda(int Family, Agenda? Next);
}
