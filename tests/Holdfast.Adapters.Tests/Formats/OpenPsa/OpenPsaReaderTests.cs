using System.Text;
using Holdfast.Adapters.Formats.OpenPsa;
using Holdfast.Core;
using Holdfast.Core.Graph.CutSets;

namespace Holdfast.Adapters.Tests.Formats.OpenPsa;

public class OpenPsaReaderTests
{
    private const string Events = """<model-data><define-basic-event name="a"><float value="0.1"/></define-basic-event><define-basic-event name="b"><float value="0.2"/></define-basic-event><define-basic-event name="c"><float value="0.3"/></define-basic-event></model-data>""";

    [Fact]
    public void Gates_of_every_kind_are_read()
    {
        var tree = Read("""
            <opsa-mef>
              <define-fault-tree name="t">
                <define-gate name="top"><label>the top</label><or><gate name="pair"/><gate name="some"/></or></define-gate>
                <define-gate name="pair"><and><basic-event name="a"/><event name="b"/></and></define-gate>
                <define-gate name="some"><atleast min="2"><basic-event name="a"/><basic-event name="b"/><event name="c" type="basic-event"/></atleast></define-gate>
              </define-fault-tree>
            """ + Events + "</opsa-mef>").Tree;

        Assert.Equal((3, 3), (tree.EventCount, tree.GateCount));
        Assert.Equal("top", tree.GateName(tree.Top.Index));
        Assert.Equal((GateKind.AtLeast, 2), (tree.Kind(2), tree.Threshold(2)));
        Assert.Equal([0.1, 0.2, 0.3], Enumerable.Range(0, 3).Select(tree.Probability));
    }

    [Fact]
    public void Nested_formulas_become_gates_of_their_own() =>
        AssertSets(
            """<define-gate name="top"><or><and><basic-event name="a"/><basic-event name="b"/></and><atleast min="2"><basic-event name="a"/><or><basic-event name="b"/><basic-event name="c"/></or><basic-event name="c"/></atleast></or></define-gate>""",
            "a b", "c");

    [Fact]
    public void A_gate_may_stand_for_another_one_or_for_an_event() =>
        AssertSets("""<define-gate name="top"><gate name="same"/></define-gate><define-gate name="same"><basic-event name="b"/></define-gate>""", "b");

    [Fact]
    public void House_events_and_constants_are_constants() =>
        AssertSets(
            """
            <define-house-event name="on"><constant value="true"/></define-house-event><define-house-event name="off"/>
            <define-gate name="top"><or><and><house-event name="on"/><basic-event name="a"/></and><and><house-event name="off"/><basic-event name="b"/></and><and><constant value="false"/><basic-event name="c"/></and></or></define-gate>
            """,
            "a");

    [Fact]
    public void Parameters_give_probabilities()
    {
        var tree = Read("""
            <opsa-mef><define-fault-tree name="t"><define-gate name="top"><or><basic-event name="a"/><basic-event name="b"/></or></define-gate></define-fault-tree>
            <model-data><define-basic-event name="a"><parameter name="p"/></define-basic-event><define-basic-event name="b"><bool value="false"/></define-basic-event><define-parameter name="p"><float value="2.5e-1"/></define-parameter></model-data></opsa-mef>
            """).Tree;
        Assert.Equal([0.25, 0], Enumerable.Range(0, 2).Select(tree.Probability));
    }

    [Fact]
    public void A_distribution_is_an_unknown_probability_and_a_warning()
    {
        var read = Read("""
            <opsa-mef><define-fault-tree name="t"><define-gate name="top"><or><basic-event name="a"/><basic-event name="b"/></or></define-gate></define-fault-tree>
            <model-data><define-basic-event name="a"><exponential><float value="1"/><float value="2"/></exponential></define-basic-event><define-basic-event name="b"/></model-data></opsa-mef>
            """);
        Assert.True(double.IsNaN(read.Tree.Probability(0)));
        Assert.Equal(3, read.Warnings.Count);
    }

    [Fact]
    public void The_same_definition_again_is_a_warning()
    {
        var read = Read("""<opsa-mef><define-fault-tree name="t"><define-gate name="top"><or><basic-event name="a"/><basic-event name="b"/></or></define-gate></define-fault-tree><model-data><define-basic-event name="a"><float value="0.1"/></define-basic-event></model-data>""" + Events + "</opsa-mef>");
        Assert.Contains("defined again", Assert.Single(read.Warnings.AsSpan().ToArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_top_can_be_named()
    {
        const string text = """<opsa-mef><define-fault-tree name="t"><define-gate name="one"><or><basic-event name="a"/><basic-event name="b"/></or></define-gate><define-gate name="two"><and><basic-event name="a"/><basic-event name="b"/></and></define-gate></define-fault-tree>""" + Events + "</opsa-mef>";
        var read = Assert.IsType<OpenPsaOutcome.Read>(OpenPsaReader.Read(Bytes(text), "t.xml", top: "two"));
        Assert.Equal("two", read.Tree.GateName(read.Tree.Top.Index));
        var refused = Assert.IsType<OpenPsaOutcome.Refused>(OpenPsaReader.Read(Bytes(text), "t.xml", top: "tow"));
        Assert.Equal("Did you mean two?", refused.Problems[0].Hint);
    }

    [Theory]
    [InlineData(1, 1, "is not what XML allows", "x")]
    [InlineData(0, 0, "is not what XML allows", "")]
    [InlineData(1, 35, "is not what XML allows", "<opsa-mef><define-gate name='g'></opsa-mef>")]
    [InlineData(1, 13, "is not what XML allows", "<opsa-mef/><opsa-mef/>")]
    [InlineData(1, 2, "not opsa-mef", "<model/>")]
    [InlineData(0, 0, "defines no gate", "<opsa-mef/>")]
    [InlineData(1, 12, "has no name", "<opsa-mef><define-gate><or><constant value='true'/></or></define-gate></opsa-mef>")]
    [InlineData(1, 12, "has no formula", "<opsa-mef><define-gate name='g'/></opsa-mef>")]
    [InlineData(1, 34, "The or of gate g is empty", "<opsa-mef><define-gate name='g'><or/></define-gate></opsa-mef>")]
    [InlineData(1, 38, "The and of gate g is empty", "<opsa-mef><define-gate name='g'><or><and/></or></define-gate></opsa-mef>")]
    [InlineData(1, 34, "has no min", "<opsa-mef><define-gate name='g'><atleast><constant value='true'/></atleast></define-gate></opsa-mef>")]
    [InlineData(1, 34, "not a whole number", "<opsa-mef><define-gate name='g'><atleast min='two'><constant value='true'/></atleast></define-gate></opsa-mef>")]
    [InlineData(1, 34, "not a whole number", "<opsa-mef><define-gate name='g'><atleast min='-1'><constant value='true'/></atleast></define-gate></opsa-mef>")]
    [InlineData(1, 12, "at least 3 of 2", "<opsa-mef><define-gate name='g'><atleast min='3'><constant value='true'/><constant value='true'/></atleast></define-gate></opsa-mef>")]
    [InlineData(1, 38, "non-coherent", "<opsa-mef><define-gate name='g'><or><not><basic-event name='a'/></not></or></define-gate></opsa-mef>")]
    [InlineData(1, 34, "non-coherent", "<opsa-mef><define-gate name='g'><xor><basic-event name='a'/><basic-event name='b'/></xor></define-gate></opsa-mef>")]
    [InlineData(1, 38, "not part of a formula", "<opsa-mef><define-gate name='g'><or><define-gate name='h'/></or></define-gate></opsa-mef>")]
    [InlineData(1, 38, "has no name", "<opsa-mef><define-gate name='g'><or><gate/></or></define-gate></opsa-mef>")]
    [InlineData(1, 38, "The gate h is not defined", "<opsa-mef><define-gate name='g'><or><gate name='h'/></or></define-gate></opsa-mef>")]
    [InlineData(1, 38, "The basic event a is not defined", "<opsa-mef><define-gate name='g'><or><basic-event name='a'/></or></define-gate></opsa-mef>")]
    [InlineData(1, 38, "defined as something else", "<opsa-mef><define-gate name='g'><or><basic-event name='g'/></or></define-gate></opsa-mef>")]
    [InlineData(1, 38, "cycle: g > g", "<opsa-mef><define-gate name='g'><or><gate name='g'/></or></define-gate></opsa-mef>")]
    [InlineData(1, 67, "more than one formula", "<opsa-mef><define-gate name='g'><or><constant value='true'/></or><or><constant value='true'/></or></define-gate></opsa-mef>")]
    [InlineData(1, 38, "neither true nor false", "<opsa-mef><define-gate name='g'><or><constant value='yes'/></or></define-gate></opsa-mef>")]
    [InlineData(1, 38, "neither true nor false", "<opsa-mef><define-gate name='g'><or><constant/></or></define-gate></opsa-mef>")]
    [InlineData(1, 11, "text where only elements belong", "<opsa-mef>hello<define-gate name='g'><constant value='true'/></define-gate></opsa-mef>")]
    [InlineData(1, 72, "already defined", "<opsa-mef><define-gate name='g'><constant value='true'/></define-gate><define-gate name='g'><constant value='true'/></define-gate></opsa-mef>")]
    [InlineData(2, 43, "not a number", "<opsa-mef>\n<model-data><define-basic-event name='a'><float value='big'/></define-basic-event></model-data></opsa-mef>")]
    [InlineData(2, 43, "not a number", "<opsa-mef>\n<model-data><define-basic-event name='a'><float value='NaN'/></define-basic-event></model-data></opsa-mef>")]
    [InlineData(2, 43, "has no value", "<opsa-mef>\n<model-data><define-basic-event name='a'><float/></define-basic-event></model-data></opsa-mef>")]
    [InlineData(2, 43, "not between 0 and 1", "<opsa-mef>\n<model-data><define-basic-event name='a'><float value='1.5'/></define-basic-event></model-data></opsa-mef>")]
    [InlineData(2, 63, "more than one value", "<opsa-mef>\n<model-data><define-basic-event name='a'><float value='0.1'/><float value='0.2'/></define-basic-event></model-data></opsa-mef>")]
    [InlineData(3, 2, "with another probability than in line 2", "<opsa-mef><model-data>\n<define-basic-event name='a'><float value='0.1'/></define-basic-event>\n<define-basic-event name='a'><float value='0.2'/></define-basic-event></model-data></opsa-mef>")]
    [InlineData(1, 24, "parameter q, which is not defined", "<opsa-mef><model-data><define-basic-event name='a'><parameter name='q'/></define-basic-event></model-data></opsa-mef>")]
    [InlineData(1, 12, "defined by another parameter", "<opsa-mef><define-parameter name='p'><parameter name='q'/></define-parameter></opsa-mef>")]
    [InlineData(2, 2, "defined twice", "<opsa-mef><define-parameter name='p'><float value='0.1'/></define-parameter>\n<define-parameter name='p'><float value='0.1'/></define-parameter></opsa-mef>")]
    [InlineData(1, 12, "common-cause", "<opsa-mef><define-CCF-group name='c' model='beta-factor'/></opsa-mef>")]
    [InlineData(2, 2, "Several gates are read by no other: g, h", "<opsa-mef><define-gate name='g'><constant value='true'/></define-gate>\n<define-gate name='h'><constant value='true'/></define-gate></opsa-mef>")]
    [InlineData(1, 1, "is not what XML allows", "<!DOCTYPE opsa-mef [<!ENTITY a 'aaaa'>]><opsa-mef>&a;</opsa-mef>")]
    public void A_bad_file_is_refused_at_the_place(int line, int column, string message, string text)
    {
        var refused = Assert.IsType<OpenPsaOutcome.Refused>(OpenPsaReader.Read(Bytes(text), "bad.xml"));
        var problem = refused.Problems.First(problem => problem.Severity == Severity.Error);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal("bad.xml", problem.File);
        // The runtime gives the place of a document type as that of its name or of its bracket, depending on the version.
        if (!text.StartsWith("<!DOCTYPE", StringComparison.Ordinal)) Assert.Equal((line, column), (problem.Line, problem.Column));
    }

    [Fact]
    public void A_repeat_in_at_least_is_refused_at_the_repeat()
    {
        var refused = Assert.IsType<OpenPsaOutcome.Refused>(OpenPsaReader.Read(
            Bytes("<opsa-mef>\n<define-gate name='g'><atleast min='2'>\n<basic-event name='a'/>\n<basic-event name='b'/>\n<basic-event name='a'/></atleast></define-gate>" + Events + "</opsa-mef>"), "bad.xml"));
        Assert.Equal(("bad.xml", 5, 2), (refused.Problems[0].File, refused.Problems[0].Line, refused.Problems[0].Column));
        Assert.Contains("repeats a", refused.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_of_a_file_are_reported()
    {
        var refused = Assert.IsType<OpenPsaOutcome.Refused>(OpenPsaReader.Read(
            Bytes("<opsa-mef><define-gate name='g'><or/></define-gate><define-gate/><define-gate name='h'><and><not/></and></define-gate></opsa-mef>"), "bad.xml"));
        Assert.Equal(3, refused.Problems.Count);
    }

    [Fact]
    public void Reading_stops_after_a_hundred_problems()
    {
        var text = new StringBuilder("<opsa-mef>");
        for (var index = 0; index < 5_000; index++) text.Append("<define-gate/>");
        var refused = Assert.IsType<OpenPsaOutcome.Refused>(OpenPsaReader.Read(Bytes(text.Append("</opsa-mef>").ToString()), "bad.xml"));
        Assert.Equal(101, refused.Problems.Count);
        Assert.Contains("stopped here", refused.Problems[100].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entity_bomb_is_refused()
    {
        var bomb = new StringBuilder("<!DOCTYPE b [<!ENTITY e0 'ha'>");
        for (var level = 1; level < 30; level++) bomb.Append($"<!ENTITY e{level} '&e{level - 1};&e{level - 1};&e{level - 1};&e{level - 1};'>");
        var problem = Assert.Single(Assert.IsType<OpenPsaOutcome.Refused>(
            OpenPsaReader.Read(Bytes(bomb.Append("]><opsa-mef>&e29;</opsa-mef>").ToString()), "bomb.xml")).Problems.AsSpan().ToArray());
        Assert.Contains("DOCTYPE", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void An_external_entity_is_not_fetched() =>
        Assert.IsType<OpenPsaOutcome.Refused>(OpenPsaReader.Read(
            Bytes("<!DOCTYPE b SYSTEM 'file:///etc/passwd' [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opsa-mef>&x;</opsa-mef>"), "x.xml"));

    [Fact]
    public void A_file_of_ten_million_elements_is_refused_within_bounded_memory()
    {
        using var stream = new RepeatingStream("<opsa-mef><define-fault-tree name='t'>", number => $"<define-gate name='g{number}'><basic-event name='e'/></define-gate>\n", 5_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var problem = LastProblem(stream, new());
        Assert.Contains("2,000,000 elements", problem.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_500_000_000);
        Assert.True(stream.Position < 150_000_000);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        using var stream = new RepeatingStream("<opsa-mef><define-gate name='g'>", _ => "<and>", 10_000_000);
        Assert.Contains("deeper than 64", LastProblem(stream, new()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_name_is_refused()
    {
        using var stream = new RepeatingStream("<opsa-mef><define-gate name='", _ => "abcdefghijklmnopqrstuvwxyz", 10_000_000);
        Assert.Contains("not what XML allows", LastProblem(stream, new() { MaximumCharacters = 1_000_000 }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_name_is_refused()
    {
        var problem = LastProblem(Bytes($"<opsa-mef><define-gate name='{new string('x', 1001)}'><constant value='true'/></define-gate></opsa-mef>"), new());
        Assert.Contains("1001 characters", problem.Message, StringComparison.Ordinal);
        Assert.True(problem.Message.Length < 200);
    }

    private static Problem LastProblem(Stream stream, OpenPsaLimits limits) =>
        Assert.IsType<OpenPsaOutcome.Refused>(OpenPsaReader.Read(stream, "big.xml", limits: limits)).Problems[^1];

    private static void AssertSets(string gates, params string[] sets)
    {
        var tree = Read("<opsa-mef><define-fault-tree name='t'>" + gates + "</define-fault-tree>" + Events + "</opsa-mef>").Tree;
        var found = CutSetAnalysis.Run(tree, new()).CutSets().Select(set => string.Join(' ', set.AsSpan().ToArray().Select(tree.EventName)));
        Assert.Equal(sets.Order(), found.Order());
    }

    private static OpenPsaOutcome.Read Read(string text)
    {
        var outcome = OpenPsaReader.Read(Bytes(text), "t.xml");
        return outcome is OpenPsaOutcome.Refused refused
            ? throw new Xunit.Sdk.XunitException(string.Join('\n', refused.Problems))
            : (OpenPsaOutcome.Read)outcome;
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
