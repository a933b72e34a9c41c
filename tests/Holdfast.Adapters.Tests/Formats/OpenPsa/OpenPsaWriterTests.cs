using System.Text;
using CsCheck;
using Holdfast.Adapters.Formats.OpenPsa;
using Holdfast.Core.Graph.CutSets;

namespace Holdfast.Adapters.Tests.Formats.OpenPsa;

public class OpenPsaWriterTests
{
    private static readonly Gen<FaultTree> Trees =
        from probabilities in Gen.Double[0, 1].Array[2, 8]
        from shapes in Gen.Select(Gen.Int[0, 2], Gen.Int[1, 4], Gen.Int[0, 1_000_000].Array[5]).Array[1, 10]
        select Build(probabilities, shapes);

    [Fact]
    public void What_is_written_reads_as_the_same_tree() =>
        Trees.Sample(
            tree =>
            {
                var back = RoundTrip(tree);
                var before = CutSetAnalysis.Run(tree, new());
                var after = CutSetAnalysis.Run(back, new());
                Assert.Equal(before.Count, after.Count);
                Assert.Equal(Sets(tree, before), Sets(back, after));
                Assert.Equal(((TopProbability.Exact)before.Probability).Value, ((TopProbability.Exact)after.Probability).Value, 12);
                // A second round has nothing left to change.
                Assert.Equal(Text(back), Text(RoundTrip(back)));
            },
            iter: 300);

    [Fact]
    public void Names_are_kept_unless_they_collide_or_cannot_be_written()
    {
        var outcome = FaultTree.Create(
            [new("same", 0.1), new("same", 0.2), new("bad\u0001name", 0.3), new("", 0.4), new("a<b>&\"c", 0.5)],
            [Gate.Or("same", [.. Enumerable.Range(0, 5).Select(FaultTreeInput.Event)])], FaultTreeInput.Gate(0));
        var back = RoundTrip(((FaultTreeOutcome.Built)outcome).Tree);
        Assert.Equal("same", back.GateName(0));
        Assert.Equal(["same~2", "same~3", "bad\uFFFDname", "_", "a<b>&\"c"], Enumerable.Range(0, 5).Select(back.EventName));
    }

    [Fact]
    public void An_unknown_probability_stays_unknown()
    {
        var outcome = FaultTree.Create([new("a", double.NaN)], [Gate.Or("top", FaultTreeInput.Event(0))], FaultTreeInput.Gate(0));
        Assert.True(double.IsNaN(RoundTrip(((FaultTreeOutcome.Built)outcome).Tree).Probability(0)));
    }

    [Fact]
    public void A_tree_that_is_one_event_gets_a_gate_for_its_top()
    {
        var outcome = FaultTree.Create([new("top", 0.5)], [], FaultTreeInput.Event(0));
        var back = RoundTrip(((FaultTreeOutcome.Built)outcome).Tree);
        Assert.Equal(("top~2", "top"), (back.GateName(0), back.EventName(0)));
    }

    [Fact]
    public void What_the_top_does_not_read_is_left_out()
    {
        var outcome = FaultTree.Create(
            [new("a", 0.5), new("b", 0.5)], [Gate.Or("other", FaultTreeInput.Event(1)), Gate.Or("top", FaultTreeInput.Event(0))], FaultTreeInput.Gate(1));
        var back = RoundTrip(((FaultTreeOutcome.Built)outcome).Tree);
        Assert.Equal((1, 1), (back.EventCount, back.GateCount));
    }

    [Fact]
    public void A_published_model_survives_the_round_trip()
    {
        var tree = AraliaTests.Tree("isp9605");
        var back = RoundTrip(tree);
        Assert.Equal(CutSetAnalysis.Run(tree, new()).Count, CutSetAnalysis.Run(back, new()).Count);
    }

    private static FaultTree RoundTrip(FaultTree tree)
    {
        using var stream = new MemoryStream();
        OpenPsaWriter.Write(tree, "test", stream);
        stream.Position = 0;
        var outcome = OpenPsaReader.Read(stream, "written.xml");
        return outcome is OpenPsaOutcome.Read read
            ? read.Tree
            : throw new Xunit.Sdk.XunitException(string.Join('\n', ((OpenPsaOutcome.Refused)outcome).Problems));
    }

    private static string Text(FaultTree tree)
    {
        using var stream = new MemoryStream();
        OpenPsaWriter.Write(tree, "test", stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Sets(FaultTree tree, CutSetResult result) =>
        string.Join('|', result.CutSets().Select(set => string.Join(' ', set.AsSpan().ToArray().Select(tree.EventName).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));

    private static FaultTree Build(double[] probabilities, (int Kind, int Threshold, int[] Picks)[] shapes)
    {
        var events = probabilities.Select((probability, index) => new BasicEvent($"e{index}", probability)).ToList();
        var gates = new List<Gate>();
        foreach (var (kind, threshold, picks) in shapes)
        {
            var below = events.Count + gates.Count;
            var inputs = picks.Take(threshold).Select(pick => pick % below)
                .Select(node => node < events.Count ? FaultTreeInput.Event(node) : FaultTreeInput.Gate(node - events.Count)).Distinct().ToArray();
            gates.Add(kind switch
            {
                0 => Gate.And($"g{gates.Count}", inputs),
                1 => Gate.Or($"g{gates.Count}", inputs),
                _ => Gate.AtLeast($"g{gates.Count}", Math.Max(1, inputs.Length - 1), inputs),
            });
        }

        return ((FaultTreeOutcome.Built)FaultTree.Create(events, gates, FaultTreeInput.Gate(gates.Count - 1))).Tree;
    }
}
