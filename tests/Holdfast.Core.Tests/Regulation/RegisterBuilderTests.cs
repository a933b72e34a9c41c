using Holdfast.Core.Inventory;
using Holdfast.Core.Regulation;
using static Holdfast.Core.Tests.Regulation.Registers;

namespace Holdfast.Core.Tests.Regulation;

public class RegisterBuilderTests
{
    [Fact]
    public void A_complete_inventory_gives_a_register_without_a_finding_but_the_stand_in_for_data_that_nobody_mentioned()
    {
        // Whether data is stored stays empty: nobody said that there is none.
        Assert.Equal(
            [(FindingWeight.Empty, "B_02.02", "c0140", "components: line: data"), (FindingWeight.Assumed, "B_02.02", "c0150", "components: line: data")],
            Findings(Bank).Select(finding => (finding.Weight, finding.Template, finding.Column, finding.Key)));
    }

    [Fact]
    public void Parents_and_subcontractors_have_rows_of_their_own_without_cost()
    {
        var register = Of(Bank);
        Assert.Equal([Lei("CHIPS"), Lei("CLOUD"), Lei("NET"), Lei("OWNER")], register.Column("B_05.01", "c0010"));
        Assert.Equal(["0", "100", "100", "0"], register.Column("B_05.01", "c0100"));
        Assert.Equal(["", "eba_CU:EUR", "eba_CU:EUR", ""], register.Column("B_05.01", "c0090"));
        // A provider without parent names itself.
        Assert.Equal([Lei("CHIPS"), Lei("OWNER"), Lei("NET"), Lei("OWNER")], register.Column("B_05.01", "c0110"));
    }

    [Fact]
    public void A_contract_counts_for_every_function_that_reaches_it_and_for_no_other()
    {
        var two = Bank with { Components = [.. Bank.Components, new() { Id = "pay", Kind = "function", Criticality = Criticality.Standard, Needs = ["line"] }, new() { Id = "rest", Kind = "function" }] };
        var register = Of(two);
        Assert.Equal(["F1", "F2", "F3"], register.Column("B_06.01", "c0010"));
        Assert.Equal([("c-cloud", "F1"), ("c-net", "F1"), ("c-net", "F2")], register.Column("B_02.02", "c0010").Zip(register.Column("B_02.02", "c0050")).Order());
        Assert.Equal([EbaCodes.Yes, EbaCodes.No, EbaCodes.NotAssessed], register.Column("B_06.01", "c0050"));
    }

    [Fact]
    public void Branches_are_listed_and_use_contracts_under_their_head_office()
    {
        var group = Bank with
        {
            Organisation = Bank.Organisation with
            {
                Register = Bank.Organisation.Register! with { Branches = [new("BR-IE", "Bank Dublin", "IE", ""), new("BR-LU", "Sister Luxembourg", "LU", Lei("SISTER"))], Group = [new(Lei("SISTER"), "Sister", "FR", Bank.Organisation.Register!)] },
            },
        };
        var register = Of(group.With("c-net", (Contract net) => net with { Users = [Lei("BANK"), "BR-LU"] }));
        Assert.Equal(["BR-IE", "BR-LU"], register.Column("B_01.03", "c0010"));
        Assert.Equal([Lei("BANK"), Lei("SISTER")], register.Column("B_01.03", "c0020"));
        Assert.Equal(["eba_GA:IE", "eba_GA:LU"], register.Column("B_01.03", "c0040"));
        var users = register.Column("B_04.01", "c0010").Zip(register.Column("B_04.01", "c0020"), register.Column("B_04.01", "c0040")).Order();
        Assert.Equal([("c-cloud", Lei("BANK"), ""), ("c-net", Lei("BANK"), ""), ("c-net", Lei("SISTER"), "BR-LU")], users);
        Assert.Equal([("c-cloud", Lei("BANK")), ("c-net", Lei("BANK")), ("c-net", Lei("SISTER"))], register.Column("B_02.02", "c0010").Zip(register.Column("B_02.02", "c0020")).Order());
        Assert.DoesNotContain(RegisterLint.Check(register), finding => finding.Rule > 0);
    }

    [Fact]
    public void What_the_entity_means_by_its_words_is_one_row_and_only_what_somebody_said()
    {
        Assert.Null(Of(Bank).Table("B_99.01"));
        var said = Bank with
        {
            Organisation = Bank.Organisation with { Register = Bank.Organisation.Register! with { Definitions = [new("standalone", "no other contract belongs to it"), new("service-impact-high", "customers cannot pay for a day")] } },
        };
        var row = Assert.Single(Of(said).Table("B_99.01")!.Rows);
        Assert.Equal(19, row.Cells.Count);
        Assert.Equal(["no other contract belongs to it", "customers cannot pay for a day"], row.Cells.Where(cell => cell.Value.Length > 0).Select(cell => cell.Value));
        Assert.Equal("c0190", RegisterTemplates.Find("B_99.01")!.Columns[^1].Code);
        Assert.DoesNotContain(RegisterLint.Check(Of(said)), finding => finding.Rule > 0);
    }

    [Fact]
    public void A_register_that_is_read_back_makes_the_same_register()
    {
        var group = Bank with
        {
            Organisation = Bank.Organisation with
            {
                Register = Bank.Organisation.Register! with
                {
                    Branches = [new("BR-IE", "Bank Dublin", "IE", "")], Group = [new(Lei("SISTER"), "Sister", "FR", Bank.Organisation.Register! with { Authority = "" })], Definitions = [new("standalone", "alone")],
                },
            },
        };
        var before = Of(group.With("c-net", (Contract net) => net with { Users = [Lei("BANK"), "BR-IE"], Under = "c-cloud" }));
        var inventory = RegisterInventory.Read(before, "register.zip", name => name.ToLowerInvariant().Replace(' ', '-'), out var leftOut);
        Assert.Empty(leftOut);
        Assert.All(inventory.Components, component => Assert.Equal(new Provenance.Inferred("register.zip"), component.Provenance));
        var after = Of(inventory);
        foreach (var template in RegisterTemplates.All)
            Assert.Equal(Lines(before, template), Lines(after, template));
        // What a register says of how vital something is: critical or important, no more.
        Assert.Equal(Criticality.Essential, inventory.Components.Single(component => component.Kind == "function").Criticality);

        static List<string> Lines(RegisterOfInformation register, RegisterTemplate template) =>
            register.Table(template.Code)?.Rows.Select(row => $"{template.Code}: {string.Join('|', row.Cells.Select(cell => cell.Value))}").Order(StringComparer.Ordinal).ToList() ?? [];
    }

    [Fact]
    public void A_contract_inside_the_group_names_its_seller_and_what_it_passes_on()
    {
        var group = Bank with
        {
            Organisation = Bank.Organisation with { Register = Bank.Organisation.Register! with { Group = [new(Lei("HOUSE"), "In-house IT", "FR", Bank.Organisation.Register!)] } },
            Suppliers = [.. Bank.Suppliers, Supplier("house", "FR")],
            Contracts = [.. Bank.Contracts, Contract("c-house", "house", "S17") with { PassesOn = ["c-outside"] }, Contract("c-outside", "cloud", "S17")],
            Components = [.. Bank.With("app", (Component app) => app with { Needs = [.. app.Needs, "desk"] }).Components, new() { Id = "desk", Supplier = "house", Contract = "c-house", Place = "paris" }],
        };
        var register = Of(group.With("server", (Component server) => server with { Contract = "c-cloud" }));
        Assert.Equal([("c-house", Lei("HOUSE"), "true")], register.Column("B_03.03", "c0010").Zip(register.Column("B_03.03", "c0020"), register.Column("B_03.03", "c0031")));
        Assert.Equal([("c-house", "c-outside", "true")], register.Column("B_02.03", "c0010").Zip(register.Column("B_02.03", "c0020"), register.Column("B_02.03", "c0030")));
        Assert.DoesNotContain("c-house", register.Column("B_03.02", "c0010"));
        Assert.Contains("c-outside", register.Column("B_02.01", "c0010"));
        Assert.DoesNotContain(RegisterLint.Check(register), finding => finding.Rule > 0);
    }

    [Fact]
    public void Numbers_of_functions_that_were_filed_before_stay_and_new_ones_go_around_them()
    {
        var more = Bank with { Components = [new() { Id = "new", Kind = "function" }, .. Bank.With("lend", (Component lend) => lend with { FunctionId = "F1" }).Components, new() { Id = "newer", Kind = "function" }] };
        Assert.Equal(["F2", "F1", "F3"], Of(more).Column("B_06.01", "c0010"));
    }

    [Theory]
    [InlineData("00:30:00", "1")] // whole hours, upwards
    [InlineData("01:00:00", "1")]
    [InlineData("01:30:00", "2")]
    [InlineData("3.00:00:00", "72")]
    [InlineData("00:00:00", "0")]
    public void Recovery_times_are_whole_hours(string rto, string hours) =>
        Assert.Equal([hours], Of(Bank.With("lend", (Component lend) => lend with { Rto = TimeSpan.Parse(rto, null) })).Column("B_06.01", "c0080"));

    [Fact]
    public void Each_pair_of_countries_of_data_is_a_row()
    {
        var inventory = Bank.With("server", (Component server) => server with
        {
            DataLocations = [new("paris", "", DataUse.Stored), new("", "IE", DataUse.Backup), new("", "IE", DataUse.Processed), new("", "US", DataUse.Processed)],
        });
        var register = Of(inventory);
        var rows = register.Table("B_02.02")!.Rows.Where(row => row[0] == "c-cloud").Select(row => (row[12], row[14], row[15])).ToList();
        Assert.Equal([("eba_GA:FR", "eba_GA:FR", "eba_GA:IE"), ("eba_GA:FR", "eba_GA:FR", "eba_GA:US"), ("eba_GA:FR", "eba_GA:IE", "eba_GA:IE"), ("eba_GA:FR", "eba_GA:IE", "eba_GA:US")], rows);
        Assert.DoesNotContain(RegisterLint.Check(register), finding => finding.Weight == FindingWeight.Rejects);
    }

    [Fact]
    public void What_is_no_ICT_service_stays_out()
    {
        Assert.Equal(["c-cloud"], Of(Bank.With("c-net", (Contract contract) => contract with { IctService = "none" })).Column("B_02.01", "c0010"));
        Assert.Equal(["c-cloud"], Of(Bank.With("line", (Component line) => line with { IctService = "none" })).Column("B_02.01", "c0010"));
    }

    [Fact]
    public void The_type_of_a_component_counts_before_that_of_its_contract_and_nothing_is_guessed()
    {
        var own = Of(Bank.With("server", (Component server) => server with { Contract = "c-cloud", IctService = "S19" }));
        Assert.Equal(["eba_TA:S19", "eba_TA:S10"], own.Column("B_02.02", "c0060"));
        var unsaid = Findings(Bank.With("c-net", (Contract contract) => contract with { IctService = "" }));
        Assert.Contains(unsaid, finding => finding is { Rule: 805, Template: "B_02.02", Column: "c0060", Key: "contracts: c-net: ict-service" });
    }

    [Fact]
    public void The_only_contract_with_a_supplier_is_the_one_and_several_have_to_be_told_apart()
    {
        var several = Bank with { Contracts = [.. Bank.Contracts, Contract("c-more", "net", "S10")] };
        var finding = Assert.Single(Findings(several), finding => finding is { Weight: FindingWeight.LeftOut, Key: "components: line: contract" });
        Assert.Contains("several contracts", finding.Message, StringComparison.Ordinal);
        Assert.Equal(["c-cloud", "c-more"], Of(several.With("line", (Component line) => line with { Contract = "c-more" })).Column("B_02.01", "c0010"));
        var none = Findings(Bank with { Contracts = [Bank.Contracts[0]] });
        Assert.Contains(none, finding => finding is { Weight: FindingWeight.LeftOut, Key: "suppliers: net: contracts" } && finding.Message.Contains("without a contract", StringComparison.Ordinal));
    }

    [Fact]
    public void A_framework_contract_comes_along_with_the_ones_below_it()
    {
        var inventory = (Bank with { Contracts = [.. Bank.Contracts, Contract("frame", "net", "")] }).With("c-net", (Contract contract) => contract with { Under = "frame" }).With("line", (Component line) => line with { Contract = "c-net" });
        var register = Of(inventory);
        Assert.Equal(["c-cloud", "c-net", "frame"], register.Column("B_02.01", "c0010"));
        Assert.Equal(["eba_CO:x1", "eba_CO:x3", "eba_CO:x2"], register.Column("B_02.01", "c0020"));
        Assert.Equal(["Not Applicable", "frame", "Not Applicable"], register.Column("B_02.01", "c0030"));
        Assert.DoesNotContain(RegisterLint.Check(register), finding => finding.Weight == FindingWeight.Rejects);
    }

    [Fact]
    public void A_contract_that_starts_after_the_day_of_the_register_is_not_in_it()
    {
        var findings = Findings(Bank.With("c-net", (Contract contract) => contract with { Start = new(2026, 1, 1) }));
        Assert.Contains(findings, finding => finding is { Weight: FindingWeight.LeftOut, Key: "contracts: c-net: start" });
    }

    [Fact]
    public void Entities_of_the_group_stand_beside_the_one_that_files()
    {
        var organisation = Bank.Organisation with
        {
            Register = Bank.Organisation.Register! with
            {
                Hierarchy = "subsidiary", ParentLei = Lei("HOLDING"),
                Group = [new(Lei("HOLDING"), "Holding", "FR", new("eba_CT:x12", "", "ultimate-parent", "", new Money(9, "EUR"), new(2025, 1, 17), new(2025, 1, 17)))],
            },
        };
        var register = Of(Bank with { Organisation = organisation });
        Assert.Equal([Lei("BANK"), Lei("HOLDING")], register.Column("B_01.02", "c0010"));
        Assert.Equal(["eba_RP:x56", "eba_RP:x53"], register.Column("B_01.02", "c0050"));
        Assert.DoesNotContain(RegisterLint.Check(register), finding => finding.Weight == FindingWeight.Rejects);
        // The parent may file; the contracts stay those of the organisation.
        var filed = RegisterBuilder.Build(InventoryGraph.Of(Bank with { Organisation = organisation }), new(Day, Lei("HOLDING")));
        Assert.Equal(Lei("HOLDING"), filed.Header.EntityLei);
        Assert.Equal([Lei("HOLDING")], filed.Column("B_01.01", "c0010"));
        Assert.All(filed.Column("B_03.01", "c0020"), lei => Assert.Equal(Lei("BANK"), lei));
        Assert.DoesNotContain(RegisterLint.Check(filed), finding => finding.Weight == FindingWeight.Rejects);
        // Without the parent's own row its LEI leads nowhere.
        var alone = organisation with { Register = organisation.Register with { Group = [] } };
        Assert.Contains(Findings(Bank with { Organisation = alone }), finding => finding is { Rule: 807, Template: "B_01.02", Column: "c0060" });
    }

    [Theory]
    [InlineData("2025-11-23", "2025-03-31")]
    [InlineData("2026-11-23", "2025-12-31")]
    [InlineData("2027-01-01", "2026-12-31")]
    public void A_filing_is_about_the_end_of_the_year_before(string today, string day) =>
        Assert.Equal(DateOnly.Parse(day, null), RegisterRequest.ReferenceDateOf(DateOnly.Parse(today, null)));

    [Fact]
    public void Every_word_of_the_inventory_has_a_code()
    {
        Assert.All(RegisterWords.IctServices.Where(word => word != RegisterWords.NotIct), word => Assert.NotEqual("", EbaCodes.Of(EbaCodes.IctServices, word)));
        Assert.All(RegisterWords.Grades, word => Assert.NotEqual("", EbaCodes.Of(EbaCodes.Grades, word)));
        Assert.All(RegisterWords.Reliances, word => Assert.NotEqual("", EbaCodes.Of(EbaCodes.Reliances, word)));
        Assert.All(RegisterWords.SubstitutabilityReasons, word => Assert.NotEqual("", EbaCodes.Of(EbaCodes.SubstitutabilityReasons, word)));
        Assert.All(RegisterWords.Reintegrations, word => Assert.NotEqual("", EbaCodes.Of(EbaCodes.Reintegrations, word)));
        Assert.All(RegisterWords.EndReasons, word => Assert.NotEqual("", EbaCodes.Of(EbaCodes.EndReasons, word)));
        Assert.All(RegisterWords.Hierarchies, word => Assert.NotEqual("", EbaCodes.Of(EbaCodes.Hierarchies, word)));
        Assert.All(Enum.GetValues<Substitutability>().Skip(1), word => Assert.NotEqual("", EbaCodes.Of(EbaCodes.Substitutabilities, word.ToString())));
        Assert.All(Enum.GetValues<LegalIdKind>().Skip(1), word => Assert.NotEqual("", EbaCodes.Of(EbaCodes.CodeTypes, word.ToString())));
    }
}
