using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Simulation;

namespace Holdfast.Adapters.Inventory;

/// <summary>A scenario of one's own: what fails, in phases. Begins with <c>holdfast-scenario: 1</c>.</summary>
public static class ScenarioFile
{
    private static readonly InventorySection Phase = new("phase",
    [
        new("from", KeyForm.Duration, "Since the start; default 0s."),
        new("until", KeyForm.Duration, "Since the start; default the end."),
        new("state", KeyForm.Text, DisturbanceText.Forms) { IsRequired = true },
    ]);

    private static readonly InventorySection Event = new("event",
    [
        new("node", KeyForm.Reference, "A component, supplier:ID, group:ID, place:ID, jurisdiction:ID, technology:ID or plane:SUPPLIER/PLANE.") { IsRequired = true },
        new("phases", KeyForm.Sections, "Missing: down from start to end.") { Section = Phase },
    ]);

    private static readonly InventorySection Keys = new("scenario",
    [
        new("holdfast-scenario", KeyForm.Whole, "Version of the format: 1.") { IsRequired = true },
        new("id", KeyForm.Text, "Short name.") { IsRequired = true },
        new("title", KeyForm.Text, "One line for people."),
        new("duration", KeyForm.Duration, "How long the event lasts.") { IsRequired = true },
        new("events", KeyForm.Sections, "What fails.") { IsRequired = true, Section = Event },
    ]);

    // Two thousand phases for each node of a large inventory would not fill this.
    private const long MaxBytes = 16L << 20;

    /// <summary>Null, with every problem, when it cannot be read or anything in it is wrong.</summary>
    public static Scenario? Read(string file, InventoryGraph graph, List<Problem> problems) => InputFile.ReadText(
        file, problems, text => Read(file, text, graph, problems), most: MaxBytes, smaller: "a scenario lists what fails, not the whole inventory");

    /// <summary>Null, with every problem, when anything in it is wrong.</summary>
    public static Scenario? Read(string file, TextReader text, InventoryGraph graph, List<Problem> problems)
    {
        var before = problems.Count;
        if (YamlDocument.Read(file, text, problems) is not { } document) return null;
        var root = new SectionReader(document.Root, Keys, "scenario", problems);
        root.Require();
        root.Whole("holdfast-scenario", 1, 1);
        var duration = root.Duration("duration") ?? TimeSpan.Zero;
        if (root.Has("duration") && duration <= TimeSpan.Zero) root.Wrong(root.Find("duration")!.Value, "duration", "longer than nothing", "such as 4h");
        var disturbances = root.Sections("events").Select(each => Disturbance(each, duration, graph, problems)).ToValueList();
        return problems.Skip(before).Any(problem => problem.Severity == Severity.Error)
            ? null
            : new(root.Text("id"), root.Text("title") is { Length: > 0 } title ? title : root.Text("id"), duration, disturbances);
    }

    private static Disturbance Disturbance(SectionReader from, TimeSpan duration, InventoryGraph graph, List<Problem> problems)
    {
        var node = from.Reference("node");
        if (!node.IsNone && graph.Number(node.Id) < 0)
            problems.Add(node.At.Error($"scenario: '{SectionReader.Short(node.Id)}' is not in the inventory",
                Suggest.Nearest(node.Id, graph.Nodes.Where(each => each.Kind != NodeKind.Gate).Select(each => each.Id)) is { } near ? $"did you mean '{near}'?" : "name a component, or supplier:ID, place:ID, …"));
        if (!from.Has("phases")) return new(node.Id, [new(TimeSpan.Zero, duration, DisturbanceState.Out)]);
        var phases = new List<DisturbancePhase>();
        foreach (var phase in from.Sections("phases"))
        {
            var (begin, end) = (phase.Duration("from") ?? TimeSpan.Zero, phase.Duration("until") ?? duration);
            if (end <= begin) problems.Add(phase.Node.Error($"scenario: the phase ends at {Duration.Format(end)}, not after its beginning at {Duration.Format(begin)}", "correct 'from' or 'until'"));
            if (phase.Find("state") is not { } state) continue;
            if (DisturbanceText.TryParse(state.Text, out var parsed)) phases.Add(new(begin, end, parsed));
            else phase.Wrong(state, "state", "a state", DisturbanceText.Forms);
        }
        return new(node.Id, phases.ToValueList());
    }
}
