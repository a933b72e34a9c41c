using Holdfast.Adapters.Formats.Nis2;
using Holdfast.Core.Inventory;
using Holdfast.Core.Regulation;

namespace Holdfast.Adapters.Tests.Formats.Nis2;

public class SupplierDirectoryTextTests
{
    private static readonly SupplierEntry Entry = new(
        new Supplier { Id = "a", Name = "<script>alert(1)</script> | [x](http://evil.example)", Country = "FR", Contacts = ["=HYPERLINK(\"http://evil.example\")", "b, c"] },
        "US", [("s", "Mail, \"fast\"", "mail")],
        [
            new(new Contract { Id = "c1", Number = "7/2026", End = new(2027, 12, 31) }, [.. Enumerable.Repeat(ClauseState.Unknown, 8)]),
            new(new Contract { Id = "c2" }, [ClauseState.Present, .. Enumerable.Repeat(ClauseState.Absent, 7)]),
        ],
        ["sell"]);

    [Fact]
    public void The_csv_has_a_record_for_each_contract_and_nothing_that_a_spreadsheet_would_run() => Assert.Equal(
        "supplier,name,country,parent_country,contacts,products_and_services,functions,contract,contract_end,5.1.4_a_security,5.1.4_b_training,5.1.4_c_background-checks,5.1.4_d_incident-notice,5.1.4_e_audit,5.1.4_f_vulnerabilities,5.1.4_g_subcontracting,5.1.4_h_termination\r\n"
        + "a,<script>alert(1)</script> | [x](http://evil.example),FR,US,\"'=HYPERLINK(\"\"http://evil.example\"\"); b, c\",\"Mail, \"\"fast\"\"\",sell,7/2026,2027-12-31,?,?,?,?,?,?,?,?\r\n"
        + "a,<script>alert(1)</script> | [x](http://evil.example),FR,US,\"'=HYPERLINK(\"\"http://evil.example\"\"); b, c\",\"Mail, \"\"fast\"\"\",sell,c2,,yes,no,no,no,no,no,no,no\r\n",
        SupplierDirectoryText.Csv([Entry]));

    [Fact]
    public void The_markdown_holds_no_html_no_link_and_no_cell_of_a_name()
    {
        var text = SupplierDirectoryText.Markdown("A & B", [Entry]);
        Assert.Contains(@"## \<script\>alert(1)\</script\> \| \[x\](http://evil.example) (FR, owner in US)", text, StringComparison.Ordinal);
        Assert.Contains("of A &amp; B", text, StringComparison.Ordinal);
        Assert.Contains("| 7/2026 | 2027-12-31 | ? | ? | ? | ? | ? | ? | ? | ? |", text, StringComparison.Ordinal);
        Assert.Contains("| c2 | open | yes | no | no | no | no | no | no | no |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_is_said()
    {
        var text = SupplierDirectoryText.Markdown("", [Entry with { Supplier = new Supplier { Id = "a" }, Contracts = [], Services = [] }]);
        Assert.Contains("- Contacts: **none written down**", text, StringComparison.Ordinal);
        Assert.Contains("No contract in the inventory.", text, StringComparison.Ordinal);
    }
}
