using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Holdfast.Adapters;
using Holdfast.Adapters.Formats.OpenPsa;
using Holdfast.Core;
using Holdfast.Core.Graph.Concentration;
using Holdfast.Core.Graph.CutSets;
using Holdfast.Core.Inventory;
using Holdfast.Index;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast analyse</c>: what breaks the critical components, alone and in combination, and whom they all depend on.</summary>
internal static class AnalyseCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("analyse", "Find single points of failure, combinations that break what is critical, and concentration.");
        var inventory = new InventoryChoice();
        var faultTree = new Option<string>("--open-psa") { Description = "Analyse a fault tree in the Open-PSA format instead", HelpName = "FILE" };
        var top = new Option<string>("--top-gate") { Description = "With --open-psa: the top, where several gates could be it", HelpName = "GATE" };
        var edges = new Option<string>("--edges") { Description = "Concentration of a list of edges instead: CSV with site_rank,layer,provider,critical", HelpName = "FILE" };
        var order = new Option<string>("--order") { Description = "Largest number of failures in a combination, or all", HelpName = "K|all", DefaultValueFactory = _ => "3" };
        var repeat = new Option<int>("--repeat") { Description = "With --open-psa: run so many times and give the median of the times", HelpName = "N", DefaultValueFactory = _ => 1 };
        var unlikely = new Option<bool>("--no-probability") { Description = "With --open-psa: leave out the exact probability, where only the combinations matter" };
        var most = Rows.Option(12);
        var over = new Option<string>("--over") { Description = $"What may fail, by kind: {FailingKinds.Forms} (owner: suppliers by ultimate parent) [default: all but owner]", HelpName = "KIND,..." };
        var combinations = new Option<string>("--combinations") { Description = "List so many combinations for each critical component, the small ones first", HelpName = "N|all", DefaultValueFactory = _ => "50" };
        var importance = new Option<bool>("--importance") { Description = "What contributes most: Birnbaum, Fussell-Vesely, risk achievement and reduction worth" };
        var failOn = new FailOn();
        inventory.AddWithRatesTo(command);
        failOn.AddTo(command);
        foreach (var option in (Option[])[faultTree, top, edges, order, repeat, unlikely, most, over, combinations, importance]) command.Options.Add(option);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            if (!TryOrder(line.GetValue(order)!, out var largest))
            {
                invocation.Fail($"--order is '{line.GetValue(order)}'", "write a number from 1 on, or all");
                return ExitCodes.Usage;
            }
            if (line.GetValue(repeat) is < 1 or > 10_000)
            {
                invocation.Fail("--repeat is outside 1 to 10000");
                return ExitCodes.Usage;
            }
            if (line.GetValue(unlikely) && line.GetValue(importance))
            {
                invocation.Fail("--importance needs the probability", "leave out --no-probability");
                return ExitCodes.Usage;
            }
            if (line.GetValue(faultTree) is { } tree) return FaultTree(invocation, tree, line.GetValue(top), largest, line.GetValue(repeat), !line.GetValue(unlikely), line.GetValue(importance), line.GetValue(most));
            if (line.GetValue(edges) is { } list) return Edges(invocation, list, line.GetValue(most));
            if (!TryListed(line.GetValue(combinations)!, out var listed))
            {
                invocation.Fail($"--combinations is '{line.GetValue(combinations)}'", $"write a number up to {Structure.MostListed}, or all, which is as many");
                return ExitCodes.Usage;
            }
            FailingKinds? kinds = null;
            if (line.GetValue(over) is { } asked)
            {
                kinds = FailingKinds.Parse(asked, out var unknown);
                if (kinds is null)
                {
                    invocation.Fail($"--over: there is no kind '{unknown}'", FailingKinds.Forms);
                    return ExitCodes.Usage;
                }
            }
            if (inventory.Load(invocation) is not { } graph) return ExitCodes.ConfigInvalid;
            if (Structure.Of(graph, largest, listed, kinds) is not { } structure)
            {
                invocation.Fail("the single points of failure of this graph take more than 2 GB", "analyse a part of it");
                return ExitCodes.Unexpected;
            }
            var today = DateOnly.FromDateTime(shell.Clock.GetUtcNow().UtcDateTime);
            if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(AnalyseReport.Of(structure, today), AnalyseJsonContext.Default.AnalyseReport));
            else new AnalyseText(structure, shell.Out, shell.Paint, line.GetValue(most), today).Write(line.GetValue(importance));
            return failOn.Code(invocation, ConcentrationLimits.Of(structure));
        });
        return command;
    }

    private static bool TryOrder(string text, out int? order)
    {
        order = null;
        if (text == "all") return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) return false;
        order = number;
        return true;
    }

    private static bool TryListed(string text, out int listed)
    {
        listed = Structure.MostListed;
        return text == "all" || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out listed) && listed <= Structure.MostListed);
    }

    private static int FaultTree(Invocation invocation, string file, string? top, int? order, int repeats, bool withProbability, bool withImportance, int most)
    {
        var clock = invocation.Shell.Clock;
        var reading = clock.GetTimestamp();
        if (Open(invocation, file) is not { } bytes) return ExitCodes.ConfigInvalid;
        var outcome = OpenPsaReader.Read(new MemoryStream(bytes), file, top);
        var read = clock.GetElapsedTime(reading).TotalSeconds;
        invocation.ShowProblems(outcome switch
        {
            OpenPsaOutcome.Read good => good.Warnings,
            OpenPsaOutcome.Refused bad => bad.Problems,
            _ => throw new System.Diagnostics.UnreachableException(),
        });
        if (outcome is not OpenPsaOutcome.Read { Tree: var tree }) return ExitCodes.ConfigInvalid;

        var seconds = new Dictionary<CutSetPhase, List<double>>();
        CutSetResult? result = null;
        for (var run = 0; run < repeats; run++)
        {
            result = null; // what the last run holds is not needed beside this one
            var started = clock.GetTimestamp();
            result = CutSetAnalysis.Run(tree, new() { MaximumOrder = order, Probability = withProbability }, phase =>
            {
                if (!seconds.TryGetValue(phase, out var times)) seconds.Add(phase, times = []);
                times.Add(clock.GetElapsedTime(started).TotalSeconds);
                started = clock.GetTimestamp();
            });
        }

        var known = result!.Count as CutSetCount.Known;
        var report = new FaultTreeReport(
            Name(tree), tree.EventCount, tree.GateCount, known?.Total, known is null ? null : CriticalReport.Orders(known, order is <= 10 ? order.Value : 0),
            (result.Probability as TopProbability.Exact)?.Value,
            new(read, Median(seconds, CutSetPhase.Build), Median(seconds, CutSetPhase.CutSets), Median(seconds, CutSetPhase.Probability), repeats))
        {
            Importance = !withImportance ? null : result.Importance().OrderByDescending(each => each.FussellVesely)
                .Select(each => ImportanceReport.Of(tree.EventName(each.Event), each)).ToList(),
            GaveUp = (result.Count as CutSetCount.GaveUp)?.Reason,
            ProbabilityUnknown = (result.Probability as TopProbability.Unknown)?.Reason,
        };
        if (invocation.IsJson) invocation.Shell.Out.WriteLine(JsonSerializer.Serialize(report, AnalyseJsonContext.Default.FaultTreeReport));
        else AnalyseText.Write(report, order, invocation.Shell.Out, invocation.Shell.Paint, most);
        return report.MinimalCutSets is null ? ExitCodes.Partial : ExitCodes.Done;
    }

    private static string Name(FaultTree tree) => tree.Top.IsGate ? tree.GateName(tree.Top.Index) : tree.EventName(tree.Top.Index);

    private static double Median(Dictionary<CutSetPhase, List<double>> seconds, CutSetPhase phase)
    {
        if (!seconds.TryGetValue(phase, out var times)) return 0;
        var sorted = times.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private static int Edges(Invocation invocation, string file, int most)
    {
        if (Open(invocation, file) is not { } bytes) return ExitCodes.ConfigInvalid;
        var reading = ProviderEdgesReader.Read(bytes, file);
        invocation.ShowProblems(reading.Problems);
        if (reading.HasErrors) return ExitCodes.ConfigInvalid;
        var concentration = ConcentrationReport.Of(reading.Edges);
        var report = AnalyseReport.Of(reading.Edges.Sites + reading.Edges.Providers.Count, reading.Edges.Edges.Count, concentration) with { Sites = reading.Edges.Sites };
        if (invocation.IsJson) invocation.Shell.Out.WriteLine(JsonSerializer.Serialize(report, AnalyseJsonContext.Default.AnalyseReport));
        else
        {
            invocation.Shell.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Sites:N0} sites, {reading.Edges.Providers.Count:N0} providers, {report.Edges:N0} edges"));
            AnalyseText.Write(concentration, "site", invocation.Shell.Out, invocation.Shell.Paint, most);
        }
        return ExitCodes.Done;
    }

    private static byte[]? Open(Invocation invocation, string file)
    {
        var problems = new List<Problem>();
        var octets = InputFile.Read(file, problems, stream =>
        {
            using var whole = new MemoryStream();
            stream.CopyTo(whole);
            return whole.ToArray();
        });
        invocation.ShowProblems(problems);
        return octets;
    }
}
