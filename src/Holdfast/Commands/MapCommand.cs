using System.CommandLine;
using System.Text;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Reporting.Map;
using Holdfast.Core.Simulation;
using Holdfast.Index;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast map</c>: the graph for people.</summary>
internal static class MapCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("map", "Draw what depends on what: SVG, Mermaid, DOT, or a tree for the terminal.");
        var inventory = new InventoryChoice();
        var form = new Option<string>("--as") { Description = "The form [default: by the ending of --output; else tree on a terminal, svg otherwise]", HelpName = "svg|mermaid|dot|tree" };
        form.AcceptOnlyFromAmong("svg", "mermaid", "dot", "tree");
        var output = new Option<string>("--output", "-o") { Description = "Write to a file instead of standard output", HelpName = "FILE" };
        var asked = new OutputFile(MapText.Marks);
        var depth = new Option<int?>("--depth") { Description = "At most so many steps from the top [default: all; a tree: 4]", HelpName = "N" };
        var from = new Option<string>("--from") { Description = "Show only what this component leads to", HelpName = "ID" };
        var by = new Option<string>("--by") { Description = "Group by owner or by country", HelpName = "supplier|country", DefaultValueFactory = _ => "supplier" };
        by.AcceptOnlyFromAmong("supplier", "country");
        var name = new Option<string>("--event", "-e") { Description = "Mark what falls in this event (see simulate --list)", HelpName = "ID" };
        var most = new Option<int>("--most") { Description = "Boxes beyond this number are folded together where nothing is special about them", HelpName = "N", DefaultValueFactory = _ => 120 };
        inventory.AddTo(command);
        foreach (var option in (Option[])[form, output, asked.Force, depth, from, by, name, most]) command.Options.Add(option);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            if (line.GetValue(depth) is < 0)
            {
                invocation.Fail("--depth is below 0");
                return ExitCodes.Usage;
            }
            if (invocation.IsJson)
            {
                invocation.Fail("a map has no JSON", "the graph for machines: holdfast inventory export --as KIND, or holdfast analyse --format json");
                return ExitCodes.Usage;
            }
            if (line.GetValue(form) is null && line.GetValue(output) is { } named && Form(named, isTerminal: false) is null)
            {
                invocation.Fail($"--output is '{named}': there is no map of the kind '{Path.GetExtension(named)}'", "end it with .svg, .mmd, .dot or .txt, or name the form with --as");
                return ExitCodes.Usage;
            }
            if (line.GetValue(output) is { } target && asked.IsRefused(invocation, target)) return ExitCodes.Refused;
            if (inventory.Load(invocation) is not { } graph) return ExitCodes.ConfigInvalid;
            int? start = null;
            if (line.GetValue(from) is { } id)
            {
                start = graph.Number(id);
                if (start < 0)
                {
                    invocation.Fail($"there is no component '{id}'", Suggest.Nearest(id, graph.Nodes.Select(node => node.Id)) is { } near ? $"did you mean '{near}'?" : null);
                    return ExitCodes.Usage;
                }
            }
            SimulationResult? result = null;
            if (line.GetValue(name) is { } happening)
            {
                if (SimulateCommand.Find(invocation, graph, happening, duration: null, unknownShare: 0.5) is not { } scenario) return ExitCodes.Usage;
                result = Simulator.Run(graph, scenario);
            }
            // Single points only: combinations are not drawn.
            if (Structure.Of(graph, order: 1) is not { } structure)
            {
                invocation.Fail("the single points of failure of this graph take more than 2 GB", "draw a part of it");
                return ExitCodes.Unexpected;
            }

            using var text = new StringWriter { NewLine = "\n" };
            var chosen = line.GetValue(form) ?? Form(line.GetValue(output), shell.OutIsTerminal)!;
            if (chosen == "tree")
            {
                var starts = start is { } one ? [one] : Structure.CriticalNodes(graph);
                MapText.Tree(structure, result, starts, line.GetValue(depth) ?? 4, text, line.GetValue(output) is null ? shell.Paint : default);
            }
            else
            {
                var view = MapView.Of(structure, result, start, line.GetValue(depth), line.GetValue(by) == "country", Math.Max(1, line.GetValue(most)));
                text.Write(chosen switch { "mermaid" => MapText.Mermaid(view), "dot" => MapText.Dot(view), _ => MapSvg.Of(view) });
            }
            if (line.GetValue(output) is not { } file)
            {
                shell.Out.Write(text.ToString());
                return ExitCodes.Done;
            }
            if (asked.Write(invocation, file, Encoding.UTF8.GetBytes(MapText.Marked(chosen, text.ToString()))) is not ExitCodes.Done and var refused) return refused;
            shell.Error.WriteLine($"written to {file}");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Null: the ending says a form that there is not.</summary>
    private static string? Form(string? file, bool isTerminal) => Path.GetExtension(file ?? "").ToLowerInvariant() switch
    {
        ".svg" => "svg",
        ".mmd" or ".mermaid" => "mermaid",
        ".dot" or ".gv" => "dot",
        ".txt" => "tree",
        "" => isTerminal && file is null ? "tree" : "svg",
        _ => null,
    };
}
