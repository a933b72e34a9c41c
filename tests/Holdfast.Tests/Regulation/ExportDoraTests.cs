using Holdfast.Tests.Support;

namespace Holdfast.Tests.Regulation;

public sealed class ExportDoraTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task The_sample_company_can_be_filed_and_the_list_names_what_it_lacks()
    {
        var file = Path.Combine(_work.Folder, "filing.zip");
        var result = await _work.RunAsync($"export dora --config {Samples.Company} --output {file} --reference-date 2025-12-31 --format json");
        Assert.True(result.Code == 0, result.Error);
        Assert.False((bool)result.Json["rejected"]!);
        Assert.Equal(file, (string?)result.Json["written"]);
        var missing = result.Json["missing"]!.AsArray();
        Assert.DoesNotContain(missing, gap => (string?)gap!["weight"] == "rejects");
        // The second DNS provider is used without a contract: this is what such a list is for.
        Assert.Contains(missing, gap => (string?)gap!["key"] == "suppliers: desec: contracts" && (string?)gap["weight"] == "left-out");
        Assert.Contains(result.Json["templates"]!.AsArray(), each => (string?)each!["template"] == "B_05.02" && (int)each["rows"]! > 10);

        var check = await _work.RunAsync($"export dora --check {file}");
        Assert.True(check.Code == 0, check.Error);
        Assert.Contains("None of the rules 805 to 808 is broken.", check.Out, StringComparison.Ordinal);

        var again = await _work.RunAsync($"export dora --config {Samples.Company} --output {file}");
        Assert.Equal(6, again.Code);
        Assert.Contains("--force", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_register_that_would_be_rejected_is_refused_unless_a_draft_is_wanted()
    {
        var inventory = _work.Write("inventory.yaml", """
            holdfast-inventory: 1
            organisation: { name: Bank, country: FR }
            suppliers: { net: { name: Net, country: FR } }
            contracts: { c: { supplier: net } }
            components: { pay: { kind: function, needs: [line] }, line: { supplier: net } }
            """);
        var file = Path.Combine(_work.Folder, "filing.zip");
        var result = await _work.RunAsync($"export dora --inventory {inventory} --output {file}");
        Assert.Equal(6, result.Code);
        Assert.False(File.Exists(file));
        Assert.Contains("the package was not written", result.Error, StringComparison.Ordinal);
        Assert.Contains("contracts: c: ict-service", result.Out, StringComparison.Ordinal);
        Assert.Contains("organisation: legal-id", result.Out, StringComparison.Ordinal);
        Assert.Contains("suppliers: net: legal-id", result.Out, StringComparison.Ordinal);
        // The gravest stands first.
        Assert.True(result.Out.IndexOf("Rejects the filing", StringComparison.Ordinal) < result.Out.IndexOf("Empty, accepted", StringComparison.Ordinal));

        var draft = await _work.RunAsync($"export dora --inventory {inventory} --output {file} --draft");
        Assert.Equal(0, draft.Code);
        Assert.Contains("do not file it", draft.Error, StringComparison.Ordinal);
        var check = await _work.RunAsync($"export dora --check {file}");
        Assert.Equal(6, check.Code);
        Assert.Contains("rule 805", check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Definitions_go_into_the_package_and_back_through_the_check_and_survive_an_export_of_the_inventory()
    {
        var inventory = _work.Write("bank.yaml", """
            holdfast-inventory: 1
            organisation: { name: Bank, country: FR, register: { authority: ACPR, definitions: { standalone: "no other contract, \"alone\"", easy-to-reintegrate: within a month } } }
            components:
              pay: { kind: function, criticality: vital, rto: 1h, needs: [app] }
              app: { kind: server }
            """);
        var file = Path.Combine(_work.Folder, "filing.zip");
        var made = await _work.RunAsync($"export dora --draft --inventory {inventory} --output {file} --reference-date 2025-12-31 --format json");
        Assert.True(made.Code == 0, made.Error);
        Assert.Equal(1, made.Json["templates"]!.AsArray().Where(each => (string?)each!["template"] == "B_99.01").Sum(each => (int)each!["rows"]!));
        var check = await _work.RunAsync($"export dora --check {file} --format json");
        Assert.DoesNotContain("b_99.01", check.Error, StringComparison.Ordinal);
        var again = await _work.RunAsync($"inventory export --as yaml --inventory {inventory}");
        Assert.Contains("""definitions: { standalone: "no other contract, \"alone\"", easy-to-reintegrate: "within a month" }""", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filed_register_is_imported_and_filed_again_as_it_was()
    {
        var first = Path.Combine(_work.Folder, "filing.zip");
        Assert.Equal(0, (await _work.RunAsync($"export dora --config {Samples.Company} --output {first} --reference-date 2025-12-31")).Code);
        var inventory = Path.Combine(_work.Folder, "read.yaml");
        var read = await _work.RunAsync($"inventory import {first} --output {inventory}");
        Assert.True(read.Code == 0, read.Error);
        Assert.Contains("that stays open", read.Error, StringComparison.Ordinal);
        var second = Path.Combine(_work.Folder, "again.zip");
        var again = await _work.RunAsync($"export dora --inventory {inventory} --output {second} --reference-date 2025-12-31");
        Assert.True(again.Code == 0, again.Error + again.Out);
        var (before, after) = (Contents(first), Contents(second));
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        // A chain may grow: who serves a supplier by one plane serves it by all here, since a register does not say which.
        foreach (var name in before.Keys.Where(name => !name.EndsWith("b_05.02.csv", StringComparison.Ordinal))) Assert.Equal(before[name], after[name]);
        Assert.Subset(after["reports/b_05.02.csv"].ToHashSet(), before["reports/b_05.02.csv"].ToHashSet());

        static Dictionary<string, List<string>> Contents(string file)
        {
            using var archive = System.IO.Compression.ZipFile.OpenRead(file);
            return archive.Entries.Where(entry => entry.FullName.Contains("reports/", StringComparison.Ordinal) && entry.FullName.EndsWith(".csv", StringComparison.Ordinal)).ToDictionary(
                entry => entry.FullName[entry.FullName.IndexOf("reports/", StringComparison.Ordinal)..],
                entry =>
                {
                    using var text = new StreamReader(entry.Open());
                    return text.ReadToEnd().Split('\n').Order(StringComparer.Ordinal).ToList();
                }, StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task Another_entity_can_file()
    {
        var result = await _work.RunAsync($"export dora --config {Samples.Company} --entity 506700GE1G29325QX363 --format json");
        Assert.Equal("506700GE1G29325QX363", (string?)result.Json["entity"]);
    }

    [Theory]
    [InlineData("--entity 506700GE1G29325QX364", 2, "is no LEI")]
    [InlineData("--reference-date 31.12.2025", 2, "is no date")]
    [InlineData("--check nowhere.zip", 3, "there is no such file")]
    public async Task Wrong_options_say_so(string options, int code, string message)
    {
        var result = await _work.RunAsync($"export dora --config {Samples.Company} {options}");
        Assert.Equal(code, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owners_in_a_circle_are_told_before_anything_is_made()
    {
        var inventory = _work.Write("inventory.yaml", "holdfast-inventory: 1\nsuppliers: { a: { parent: b }, b: { parent: a } }\n");
        var result = await _work.RunAsync($"export dora --inventory {inventory}");
        Assert.Equal(3, result.Code);
        Assert.Contains("suppliers own each other in a circle: a → b → a", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_check_digit_of_an_LEI_is_a_warning()
    {
        var inventory = _work.Write("inventory.yaml", "holdfast-inventory: 1\nsuppliers: { a: { legal-id: 506700GE1G29325QX364 } }\n");
        var result = await _work.RunAsync($"export dora --inventory {inventory}");
        Assert.Contains(":2:29: warning: legal-id: '506700GE1G29325QX364' looks like an LEI, but its check digits are wrong", result.Error, StringComparison.Ordinal);
    }
}
