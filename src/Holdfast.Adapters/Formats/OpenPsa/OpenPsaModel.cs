using System.Runtime.InteropServices;
using Holdfast.Core;
using Holdfast.Core.Graph.CutSets;

namespace Holdfast.Adapters.Formats.OpenPsa;

/// <summary>What has been read of a file so far: definitions, references still by name, and problems.</summary>
internal sealed class OpenPsaModel(string file, OpenPsaLimits limits)
{
    private const int ShownTops = 5;
    private const int NamesComparedForSuggestion = 20_000;

    private readonly List<Problem> _problems = [];
    private readonly Dictionary<string, int> _symbols = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<Definition> _definitions = [];
    private readonly List<GateDefinition> _gates = [];
    private readonly List<EventDefinition> _events = [];
    private readonly Dictionary<string, double> _parameters = new(StringComparer.Ordinal);
    private int _errors;

    internal void Error(int line, int column, string message, string hint = "") => Add(line, column, Severity.Error, message, hint);

    internal void Warning(int line, int column, string message, string hint = "") => Add(line, column, Severity.Warning, message, hint);

    internal int Symbol(string name)
    {
        ref var symbol = ref CollectionsMarshal.GetValueRefOrAddDefault(_symbols, name, out var known);
        if (known) return symbol;
        symbol = _names.Count;
        _names.Add(name);
        _definitions.Add(default);
        return symbol;
    }

    /// <summary>A gate between the lines: a formula within a formula.</summary>
    internal int AddInnerGate(string name, Formula formula, int line, int column)
    {
        _gates.Add(new(name, formula, line, column, IsInner: true));
        return _gates.Count - 1;
    }

    internal void DefineGate(string name, Formula formula, int line, int column)
    {
        if (Claim(name, DefinitionKind.Gate, _gates.Count, line, column, "gate"))
            _gates.Add(new(name, formula, line, column, IsInner: false));
    }

    internal void DefineHouseEvent(string name, bool state, int line, int column)
    {
        var constant = new Formula(state ? GateKind.And : GateKind.Or, 0, []);
        if (Claim(name, DefinitionKind.House, _gates.Count, line, column, "house event"))
            _gates.Add(new(name, constant, line, column, IsInner: true));
    }

    internal void DefineEvent(string name, double probability, string? parameter, int line, int column)
    {
        var symbol = Symbol(name);
        var known = _definitions[symbol];
        if (known.Kind == DefinitionKind.Event)
        {
            var earlier = _events[known.Index];
            if (earlier.Probability.Equals(probability) && earlier.Parameter == parameter)
                Warning(line, column, $"Basic event {name} is defined again, with the same probability as in line {earlier.Line}.");
            else
                Error(line, column, $"Basic event {name} is defined again, with another probability than in line {earlier.Line}.", "Keep one of the two.");
            return;
        }

        if (Claim(name, DefinitionKind.Event, _events.Count, line, column, "basic event"))
            _events.Add(new(name, probability, parameter, line, column));
    }

    internal void DefineParameter(string name, double value, int line, int column)
    {
        if (!_parameters.TryAdd(name, value)) Error(line, column, $"Parameter {name} is defined twice.");
    }

    internal OpenPsaOutcome Resolve(string? top)
    {
        if (_errors > 0) return new OpenPsaOutcome.Refused([.. _problems]);
        try
        {
            return Assemble(top);
        }
        catch (OpenPsaStop)
        {
            return new OpenPsaOutcome.Refused([.. _problems]);
        }
    }

    private OpenPsaOutcome Assemble(string? top)
    {
        var events = new BasicEvent[_events.Count];
        for (var index = 0; index < events.Length; index++) events[index] = new(_events[index].Name, ProbabilityOf(_events[index]));
        var isRead = new bool[_gates.Count];
        var gates = new Gate[_gates.Count];
        for (var index = 0; index < gates.Length; index++)
        {
            var (name, formula, _, _, _) = _gates[index];
            var inputs = new List<FaultTreeInput>(formula.Inputs.Length);
            foreach (var reference in formula.Inputs)
            {
                if (Find(reference) is not { } input) continue;
                if (input.IsGate) isRead[input.Index] = true;
                inputs.Add(input);
            }

            gates[index] = new(name, formula.Kind, formula.Threshold, [.. inputs]);
        }

        var root = Top(top, isRead);
        if (_errors > 0 || root is not { } found) return new OpenPsaOutcome.Refused([.. _problems]);
        switch (FaultTree.Create(events, gates, FaultTreeInput.Gate(found)))
        {
            case FaultTreeOutcome.Built built:
                foreach (var warning in built.Warnings) Report(warning, Severity.Warning);
                return new OpenPsaOutcome.Read(built.Tree, [.. _problems]);
            case FaultTreeOutcome.Refused refused:
                foreach (var problem in refused.Problems) Report(problem, Severity.Error);
                break;
        }

        return new OpenPsaOutcome.Refused([.. _problems]);
    }

    private double ProbabilityOf(EventDefinition definition)
    {
        if (definition.Parameter is not { } parameter) return definition.Probability;
        if (_parameters.TryGetValue(parameter, out var value)) return value;
        Error(definition.Line, definition.Column, $"Basic event {definition.Name} takes its probability from parameter {parameter}, which is not defined.", Near(parameter, _parameters.Keys));
        return double.NaN;
    }

    private FaultTreeInput? Find(Reference reference)
    {
        if (reference.Kind == ReferenceKind.Inner) return FaultTreeInput.Gate(reference.Symbol);
        var definition = _definitions[reference.Symbol];
        var fits = reference.Kind == ReferenceKind.Any ? definition.Kind != DefinitionKind.None : (int)reference.Kind == (int)definition.Kind;
        if (fits) return definition.Kind == DefinitionKind.Event ? FaultTreeInput.Event(definition.Index) : FaultTreeInput.Gate(definition.Index);

        var name = _names[reference.Symbol];
        var wanted = reference.Kind switch
        {
            ReferenceKind.Gate => "gate",
            ReferenceKind.Event => "basic event",
            ReferenceKind.House => "house event",
            _ => "event",
        };
        if (definition.Kind == DefinitionKind.None)
            Error(reference.Line, reference.Column, $"The {wanted} {name} is not defined.", Near(name, _names.Where((_, symbol) => _definitions[symbol].Kind != DefinitionKind.None)));
        else
            Error(reference.Line, reference.Column, $"{name} is read as a {wanted} but defined as something else.");
        return null;
    }

    private static string Near(string name, IEnumerable<string> names) =>
        Suggest.Nearest(name, names.Take(NamesComparedForSuggestion)) is { } near ? $"Did you mean {near}?" : "";

    private int? Top(string? wanted, bool[] isRead)
    {
        if (wanted is not null)
        {
            if (_symbols.TryGetValue(wanted, out var symbol) && _definitions[symbol] is { Kind: DefinitionKind.Gate } definition) return definition.Index;
            Error(0, 0, $"There is no gate {wanted} to be the top.", Near(wanted, _gates.Where(gate => !gate.IsInner).Select(gate => gate.Name)));
            return null;
        }

        var tops = Enumerable.Range(0, _gates.Count).Where(index => !isRead[index] && !_gates[index].IsInner).Take(ShownTops + 1).ToList();
        switch (tops)
        {
            case [var only]:
                return only;
            case []:
                var first = _gates.FindIndex(gate => !gate.IsInner);
                if (first < 0) Error(0, 0, "The file defines no gate.", "A fault tree needs at least one define-gate.");
                // Every gate is read by another one: a cycle, which the check of the tree will name.
                return first < 0 ? null : first;
            default:
                var names = string.Join(", ", tops.Take(ShownTops).Select(index => _gates[index].Name)) + (tops.Count > ShownTops ? ", ..." : "");
                Error(_gates[tops[1]].Line, _gates[tops[1]].Column, $"Several gates are read by no other: {names}.", "Name the one that is the top.");
                return null;
        }
    }

    private void Report(FaultTreeRemark remark, Severity severity)
    {
        var (line, column) = remark.Node.IsGate
            ? remark.Position >= 0 && _gates[remark.Node.Index].Formula.Inputs[remark.Position] is var input
                ? (input.Line, input.Column)
                : (_gates[remark.Node.Index].Line, _gates[remark.Node.Index].Column)
            : (_events[remark.Node.Index].Line, _events[remark.Node.Index].Column);
        Add(line, column, severity, remark.Message, "");
    }

    private bool Claim(string name, DefinitionKind kind, int index, int line, int column, string what)
    {
        var symbol = Symbol(name);
        if (_definitions[symbol].Kind != DefinitionKind.None)
        {
            Error(line, column, $"The {what} {name} has a name that is already defined.", "Names are unique over gates and events of a file.");
            return false;
        }

        _definitions[symbol] = new(kind, index);
        return true;
    }

    private void Add(int line, int column, Severity severity, string message, string hint)
    {
        if (severity == Severity.Error) _errors++;
        _problems.Add(new(file, line, column, severity, message, hint));
        if (_problems.Count < limits.MaximumProblems) return;
        _errors++;
        _problems.Add(new(file, line, column, Severity.Error, $"There are {limits.MaximumProblems} problems and perhaps more; reading stopped here."));
        throw new OpenPsaStop();
    }

    private readonly record struct Definition(DefinitionKind Kind, int Index);

    private enum DefinitionKind
    {
        None,
        Gate = (int)ReferenceKind.Gate,
        Event = (int)ReferenceKind.Event,
        House = (int)ReferenceKind.House,
    }

    private sealed record GateDefinition(string Name, Formula Formula, int Line, int Column, bool IsInner);

    private readonly record struct EventDefinition(string Name, double Probability, string? Parameter, int Line, int Column);
}

internal sealed record Formula(GateKind Kind, int Threshold, Reference[] Inputs);

/// <summary>An input of a formula, by symbol; <see cref="ReferenceKind.Inner"/> by the number of the gate.</summary>
internal readonly record struct Reference(ReferenceKind Kind, int Symbol, int Line, int Column);

internal enum ReferenceKind
{
    Inner,
    Gate,
    Event,
    House,
    Any,
}
