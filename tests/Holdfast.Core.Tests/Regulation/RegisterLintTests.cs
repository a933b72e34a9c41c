using Holdfast.Core.Inventory;
using Holdfast.Core.Regulation;
using static Holdfast.Core.Tests.Regulation.Registers;

namespace Holdfast.Core.Tests.Regulation;

public class RegisterLintTests
{
    private static RegisterOfInformation Good => field ??= Of(Bank);

    public static TheoryData<string, string> KeyColumns => Columns(column => column.IsKey);

    public static TheoryData<string, string> ReferringColumns => Columns(column => column.References.Length > 0);

    [Theory]
    [MemberData(nameof(KeyColumns))]
    public void Rule_805_an_empty_key_column_rejects(string template, string column) =>
        Assert.Contains(Check(Good.With(template, 0, column, "")), finding => finding is { Weight: FindingWeight.Rejects, Rule: 805, Row: 1 } && (finding.Template, finding.Column) == (template, column));

    [Fact]
    public void Rule_805_names_the_key_of_the_inventory_that_fills_the_cell()
    {
        var gaps = RegisterGaps.Of(Findings(Bank.With("cloud", (Supplier cloud) => cloud with { LegalId = "" })));
        var gap = Assert.Single(gaps, gap => gap.Rule == 805);
        Assert.Equal("suppliers: cloud: legal-id", gap.Key);
        Assert.Equal(["B_02.02.c0030 (row 1)", "B_05.01.c0010 (row 2)", "B_05.02.c0030 (row 1)", "B_05.02.c0060 (2 rows)", "B_07.01.c0020 (row 1)"], gap.Places);
        Assert.Equal(gap, gaps[0]);
    }

    [Theory]
    [InlineData("B_01.02")]
    [InlineData("B_02.01")]
    [InlineData("B_02.02")]
    [InlineData("B_05.01")]
    [InlineData("B_05.02")]
    [InlineData("B_06.01")]
    [InlineData("B_07.01")]
    public void Rule_806_the_same_key_twice_rejects(string template)
    {
        var twice = Good with { Tables = Good.Tables.Select(table => table.Template.Code == template ? table with { Rows = [.. table.Rows, table.Rows[0]] } : table).ToValueList() };
        var finding = Assert.Single(Check(twice), finding => finding.Rule == 806);
        Assert.Equal((template, Good.Table(template)!.Rows.Count + 1), (finding.Template, finding.Row));
        Assert.Contains("in row 1 already", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_806_finds_two_suppliers_with_one_registered_number()
    {
        var findings = Findings(Bank.With("net", (Supplier net) => net with { LegalId = Lei("CLOUD") }));
        Assert.Equal("suppliers: net: legal-id", Assert.Single(findings, finding => finding.Rule == 806).Key);
    }

    [Theory]
    [MemberData(nameof(ReferringColumns))]
    public void Rule_807_a_reference_to_nothing_rejects(string template, string column)
    {
        var target = RegisterTemplates.Find(template)!.Columns.Single(each => each.Code == column).References;
        if (Good.Table(template) is null)
        {
            // Templates that no inventory fills come in packages of other tools.
            var columns = RegisterTemplates.Find(template)!.Columns;
            var foreign = Good with { Tables = [.. Good.Tables, new(RegisterTemplates.Find(template)!, [new(columns.Select(each => new RegisterCell(each.Code == column ? "nowhere" : "")).ToValueList())])] };
            Assert.Contains(Check(foreign), finding => finding is { Rule: 807 } && (finding.Template, finding.Column) == (template, column));
            return;
        }
        var finding = Assert.Single(Check(Good.With(template, 0, column, "nowhere")), finding => finding.Rule == 807 && finding.Template == template && finding.Column == column);
        Assert.Contains(target, finding.Message, StringComparison.Ordinal);
        Assert.Equal(FindingWeight.Rejects, finding.Weight);
    }

    [Fact]
    public void The_references_are_those_of_the_implementing_regulation()
    {
        // irn section 4.2, written out once more by hand.
        string[] expected =
        [
            "B_01.02.c0060>B_01.02.c0010", "B_01.03.c0020>B_01.02.c0010", "B_02.01.c0030>B_02.01.c0010", "B_02.02.c0010>B_02.01.c0010", "B_02.02.c0020>B_01.02.c0010",
            "B_02.02.c0030>B_05.01.c0010", "B_02.02.c0050>B_06.01.c0010", "B_02.03.c0010>B_02.01.c0010", "B_02.03.c0020>B_02.01.c0010", "B_03.01.c0010>B_02.01.c0010",
            "B_03.01.c0020>B_01.02.c0010", "B_03.02.c0010>B_02.01.c0010", "B_03.02.c0020>B_05.01.c0010", "B_03.03.c0010>B_02.01.c0010", "B_03.03.c0020>B_01.02.c0010",
            "B_04.01.c0010>B_02.01.c0010", "B_04.01.c0020>B_01.02.c0010", "B_05.01.c0110>B_05.01.c0010", "B_05.02.c0010>B_02.01.c0010", "B_05.02.c0030>B_05.01.c0010",
            "B_05.02.c0060>B_05.01.c0010", "B_07.01.c0010>B_02.01.c0010", "B_07.01.c0020>B_05.01.c0010",
        ];
        Assert.Equal(expected, RegisterTemplates.All.SelectMany(template => template.Columns.Where(column => column.References.Length > 0).Select(column => $"{template.Code}.{column.Code}>{column.References}")));
    }

    [Fact]
    public void The_keys_are_those_of_the_implementing_regulation()
    {
        string[] expected =
        [
            "B_01.02: c0010", "B_02.01: c0010", "B_02.02: c0010 c0020 c0030 c0050 c0060 c0130 c0150 c0160", "B_05.01: c0010", "B_05.02: c0010 c0020 c0030 c0050 c0060",
            "B_06.01: c0010", "B_07.01: c0010 c0020 c0040",
        ];
        Assert.Equal(expected, RegisterTemplates.All.Where(template => template.Columns.Any(column => column.IsKey))
            .Select(template => $"{template.Code}: {string.Join(' ', template.Columns.Where(column => column.IsKey).Select(column => column.Code))}"));
        Assert.Equal(15, RegisterTemplates.All.Count);
    }

    [Fact]
    public void Rule_808_an_indicator_against_the_content_rejects()
    {
        Assert.Contains("B_02.03 is true, but it has no row", Rule808("B_02.03", true), StringComparison.Ordinal);
        Assert.Contains("B_02.01 is false, but it has 2 rows", Rule808("B_02.01", false), StringComparison.Ordinal);
        Assert.Contains("B_02.01 has no filing indicator", Rule808("B_02.01", null), StringComparison.Ordinal);
        var twice = Good with { Header = Good.Header with { Indicators = [.. Good.Header.Indicators, ("B_02.01", true), ("B_77.01", true)] } };
        Assert.Equal(["the filing indicator of B_02.01 is given twice", "the filing indicator names B_77.01, which is no template"], Check(twice).Where(finding => finding.Rule == 808).Select(finding => finding.Message));
        Assert.DoesNotContain(Check(Good), finding => finding.Rule == 808);
    }

    [Theory]
    [InlineData("B_02.02", "c0120", FindingWeight.Empty)] // the function is critical
    [InlineData("B_02.02", "c0090", null)] // it did not end
    [InlineData("B_05.01", "c0050", FindingWeight.Empty)]
    [InlineData("B_05.01", "c0030", null)]
    [InlineData("B_07.01", "c0060", null)] // medium: no reason is asked for
    [InlineData("B_07.01", "c0070", FindingWeight.Empty)]
    [InlineData("B_04.01", "c0040", null)]
    public void Other_empty_cells_only_warn_and_only_where_something_is_asked_for(string template, string column, FindingWeight? weight)
    {
        var changed = Good.With(template, 0, column, "");
        var found = Check(changed).FirstOrDefault(finding => (finding.Template, finding.Column, finding.Row) == (template, column, 1));
        Assert.Equal(weight, found?.Weight);
        Assert.DoesNotContain(Check(changed), finding => finding.Weight == FindingWeight.Rejects);
    }

    [Fact]
    public void What_hardly_can_be_replaced_needs_a_reason()
    {
        var findings = Findings(Bank.With("c-net", (Contract contract) => contract with { Substitutability = Substitutability.Impossible }));
        Assert.Equal("contracts: c-net: substitutability-reason", Assert.Single(findings, finding => finding.Weight == FindingWeight.Empty && finding.Column != "c0140").Key);
        var both = Bank.With("c-net", (Contract contract) => contract with { Substitutability = Substitutability.Impossible, SubstitutabilityReason = "no-alternative", Alternatives = [] });
        Assert.Equal([EbaCodes.AlternativesKnown, EbaCodes.AlternativesUnknown], Of(both).Column("B_07.01", "c0110"));
    }

    [Theory]
    [InlineData("B_01.01", "c0010", "506700GE1G29325QX364", "no LEI")]
    [InlineData("B_01.01", "c0030", "FR", "no country")]
    [InlineData("B_01.01", "c0030", "eba_GA:XX", "no country")]
    [InlineData("B_01.01", "c0040", "bank", "no code of the EBA")]
    [InlineData("B_01.01", "c0060", "31.12.2025", "no date")]
    [InlineData("B_02.01", "c0020", "eba_CO:x77", "none of")]
    [InlineData("B_02.01", "c0040", "EUR", "no currency")]
    [InlineData("B_02.01", "c0050", "1,000", "no amount")]
    [InlineData("B_02.02", "c0100", "30 days", "no whole number")]
    [InlineData("B_03.01", "c0030", "yes", "must be 'true'")]
    [InlineData("B_05.01", "c0050", "=cmd()", "takes for a formula")]
    [InlineData("B_06.01", "c0060", "@SUM(1)", "takes for a formula")]
    public void A_value_that_is_not_what_its_column_asks_for_is_doubtful(string template, string column, string value, string message)
    {
        var finding = Assert.Single(Check(Good.With(template, 0, column, value)), finding => finding.Weight == FindingWeight.Doubtful);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Equal(0, finding.Rule);
    }

    [Fact]
    public void The_number_of_a_function_is_F_and_a_number() =>
        Assert.Contains(Findings(Bank.With("lend", (Component lend) => lend with { FunctionId = "lending" })), finding => finding is { Weight: FindingWeight.Doubtful, Template: "B_06.01" } && finding.Message.Contains("F1, F2", StringComparison.Ordinal));

    private static ValueList<RegisterFinding> Check(RegisterOfInformation register) => RegisterLint.Check(register);

    private static string Rule808(string template, bool? isReported)
    {
        var others = Good.Header.Indicators.Where(each => each.Template != template);
        var indicators = isReported is { } value ? others.Append((template, value)) : others;
        return Assert.Single(Check(Good with { Header = Good.Header with { Indicators = indicators.ToValueList() } }), finding => finding is { Rule: 808, Weight: FindingWeight.Rejects }).Message;
    }

    private static TheoryData<string, string> Columns(Func<RegisterColumn, bool> isMeant) =>
        new(RegisterTemplates.All.SelectMany(template => template.Columns.Where(isMeant).Select(column => (template.Code, column.Code))));
}
