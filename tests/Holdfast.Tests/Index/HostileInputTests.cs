using System.Text;
using Holdfast.Tests.Support;

namespace Holdfast.Tests.Index;

/// <summary>Documents that were made to hurt, through the real command line: refused in a sentence, or handled in bounded time and memory.</summary>
public sealed class HostileInputTests : IDisposable
{
    private const int Deep = 100_000;

    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    public static TheoryData<string> NestedNeeds => ["{ any: [", "{ at-least: 1, of: [", "{ all: [", "[", "{ x: "];

    [Theory]
    [MemberData(nameof(NestedNeeds))]
    public async Task Needs_that_nest_a_hundred_thousand_deep_are_refused_where_they_begin_to(string opening)
    {
        var closing = string.Concat(opening.Reverse().Where(c => c is '[' or '{').Select(c => c == '[' ? " ]" : " }"));
        await Refused($"holdfast-inventory: 1\ncomponents:\n  a: {{ needs: [{Repeat(opening, Deep)}b{Repeat(closing, Deep)}] }}\n  b: {{}}\n", ":3:", "nested deeper than 100 levels");
    }

    [Fact]
    public async Task Blocks_that_nest_thousands_deep_and_brackets_that_never_close_are_refused_too()
    {
        var blocks = new StringBuilder("holdfast-inventory: 1\ncomponents:\n  a:\n    needs:\n");
        for (var level = 0; level < 2_000; level++) blocks.Append(' ', 2 * level + 6).Append("- any:\n");
        await Refused(blocks.ToString(), "nested deeper than 100 levels");
        await Refused("holdfast-inventory: 1\ncomponents: " + new string('[', Deep), ":2:", "nested deeper than 100 levels");
    }

    [Fact]
    public async Task A_bomb_of_aliases_does_not_go_off()
    {
        var bomb = Bomb();
        await Refused("holdfast-inventory: 1\n" + bomb, ":2:4:", "anchors (&name) are not supported");
        // Where other tools' YAML is read, an alias points at the node that is there already.
        var file = _work.Write("compose.yaml", bomb + "services: { web: { image: web, depends_on: *i }, i: { image: x } }\n");
        var result = await _work.RunAsync($"inventory import {file} --as compose");
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("web:", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merge_keys_that_lead_in_circles_are_looked_into_once()
    {
        var circle = "x: &a { <<: [" + string.Join(", ", Enumerable.Repeat("*a", 200)) + "] }\n";
        var file = _work.Write("compose.yaml", circle + "services: { web: { <<: *a, image: web } }\n");
        var result = await _work.RunAsync($"inventory import {file} --as compose");
        Assert.True(result.Code == 0, result.Error);
    }

    [Fact]
    public async Task Names_of_megabytes_are_refused_without_being_repeated()
    {
        var name = new string('x', 4_000_000);
        await Refused($"holdfast-inventory: 1\ncomponents:\n  {name}: {{}}\n", ":3:");
        await Refused($"holdfast-inventory: 1\ncomponents:\n  a: {{ name: {name} }}\n", ":3:14:", "at most 10000 are allowed");
        await Refused($"holdfast-inventory: 1\ncomponents:\n  a: {{ needs: [{name}] }}\n", ":3:");
        await Refused($"holdfast-inventory: 1\ncomponents:\n  a: {{ kind: service, {name}: 1 }}\n", ":3:");
        await Refused($"holdfast-inventory: 1\ncomponents:\n  a: {{ supplier: '{name}' }}\n", ":3:");
    }

    [Theory]
    [InlineData("cyclonedx")]
    [InlineData("terraform")]
    public async Task Json_that_nests_too_deep_is_refused(string kind)
    {
        var file = _work.Write("deep.json", $$"""{"bomFormat":"CycloneDX","specVersion":"1.6","services":{{new string('[', Deep)}}{{new string(']', Deep)}}}""");
        var result = await _work.RunAsync($"inventory import {file} --as {kind}");
        Assert.Equal(3, result.Code);
        Assert.Contains("nested deeper than 128 levels", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_trees_that_nest_or_that_name_entities_are_refused()
    {
        var nested = _work.Write("nested.xml", $"""<opsa-mef><define-fault-tree name="t"><define-gate name="g">{Repeat("<or>", Deep)}<basic-event name="e"/>{Repeat("</or>", Deep)}</define-gate></define-fault-tree></opsa-mef>""");
        Assert.Contains("nested deeper than 64", (await Refused($"analyse --open-psa {nested}")).Error, StringComparison.Ordinal);
        var bomb = _work.Write("bomb.xml", """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><opsa-mef>&b;</opsa-mef>""");
        Assert.Contains("DOCTYPE", (await Refused($"analyse --open-psa {bomb}")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_tree_of_twenty_thousand_gates_in_one_chain_is_solved()
    {
        const int gates = 20_000;
        var tree = new StringBuilder("""<opsa-mef><define-fault-tree name="t">""");
        for (var i = 0; i < gates; i++) tree.Append($"""<define-gate name="g{i}"><{(i % 2 == 0 ? "or" : "and")}>{(i + 1 < gates ? $"<gate name=\"g{i + 1}\"/>" : "<basic-event name=\"last\"/>")}<basic-event name="e{i}"/></{(i % 2 == 0 ? "or" : "and")}></define-gate>""");
        tree.Append("</define-fault-tree><model-data>");
        for (var i = 0; i < gates; i++) tree.Append($"""<define-basic-event name="e{i}"><float value="0.5"/></define-basic-event>""");
        tree.Append("""<define-basic-event name="last"><float value="0.5"/></define-basic-event></model-data></opsa-mef>""");
        var result = await _work.RunAsync($"analyse --open-psa {_work.Write("chain.xml", tree.ToString())} --order 3 --format json");
        Assert.True(result.Code == 0, result.Error);
        // e0, or e1 with e2, or e1 with e3 and e4: one set for each second gate.
        Assert.Equal((1, 1, 1), ((int)result.Json["byOrder"]!["1"]!, (int)result.Json["byOrder"]!["2"]!, (int)result.Json["byOrder"]!["3"]!));
    }

    [Fact]
    public async Task A_chain_of_thousands_of_components_is_told_without_all_its_steps()
    {
        const int length = 4_000;
        var text = new StringBuilder("holdfast-inventory: 1\ncomponents:\n");
        for (var i = 0; i < length; i++) text.Append($"  c{i}: {{ needs: [c{i + 1}] }}\n");
        text.Append($"  c{length}: {{}}\n");
        var result = await _work.RunAsync($"analyse --inventory {_work.Write("chain.yaml", text.ToString())} --format json");
        Assert.True(result.Code == 0, result.Error);
        var first = result.Json["critical"]!.AsArray().Single()!;
        Assert.Equal(length, first["spof"]!.AsArray().Count);
        Assert.Contains("only the two ends", (string?)first["remark"], StringComparison.Ordinal);
        // Whatever is told of a path begins at the component and ends at the point.
        Assert.All(first["spof"]!.AsArray(), point => Assert.Equal(("c0", (string?)point!["id"]), ((string?)point["path"]![0], (string?)point["path"]!.AsArray()[^1])));
        Assert.True(first["spof"]!.AsArray().Sum(point => point!["path"]!.AsArray().Count) < 6_000_000);
    }

    [Fact]
    public async Task More_edges_than_an_inventory_takes_are_refused_and_so_are_files_of_hundreds_of_megabytes()
    {
        var text = new StringBuilder("from,to\n", 12_000_000);
        for (var i = 0; i < 600_000; i++) text.Append('a').Append(i % 700).Append(",b").Append(i).Append('\n');
        var many = await Refused($"inventory import {_work.Write("edges.csv", text.ToString())} --as csv");
        Assert.Contains("more than 500,000 edges", many.Error, StringComparison.Ordinal);

        var large = Path.Combine(_work.Folder, "large.yaml");
        using (var file = File.Create(large)) file.SetLength(300L << 20); // no block of it is written
        Assert.Contains("300 MB", (await Refused($"inventory import {large} --as compose")).Error, StringComparison.Ordinal);
        Assert.Contains("300 MB", (await Refused($"analyse --inventory {large}")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_group_of_a_hundred_thousand_members_is_read_in_one_go()
    {
        var text = new StringBuilder("from,to,group,at-least\n");
        for (var i = 0; i < 100_000; i++) text.Append("shop,b").Append(i).Append(",all,2\n");
        var result = await _work.RunAsync($"inventory import {_work.Write("group.csv", text.ToString())} --as csv --output {Path.Combine(_work.Folder, "group.yaml")}");
        Assert.True(result.Code == 0, result.Error);
    }

    private async Task Refused(string inventory, params string[] expected)
    {
        var result = await Refused($"analyse --inventory {_work.Write("hostile.yaml", inventory)}");
        foreach (var part in expected) Assert.Contains(part, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    private async Task<CommandResult> Refused(string line)
    {
        var result = await _work.RunAsync(line);
        Assert.Equal(3, result.Code);
        Assert.InRange(result.Error.Length, 1, 30_000); // the input is not thrown back at the reader
        return result;
    }

    private static string Bomb()
    {
        var bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (var name = 'b'; name <= 'i'; name++) bomb.Append($"{name}: &{name} [{string.Join(", ", Enumerable.Repeat($"*{(char)(name - 1)}", 9))}]\n");
        return bomb.ToString();
    }

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
