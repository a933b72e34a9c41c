using System.IO.Compression;
using System.Text;
using Holdfast.Adapters.Formats.Dora;
using Holdfast.Adapters.Inventory;
using Holdfast.Adapters.Tests.Inventory;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Regulation;

namespace Holdfast.Adapters.Tests.Formats.Dora;

public class RegisterPackageTests
{
    private const string Bank = """
        holdfast-inventory: 1
        organisation:
          { name: "Banque, \"Exemple\"", country: FR, legal-id: 000000EXEMPLE0000011, register: { entity-type: "eba_CT:x12", authority: ACPR, hierarchy: outside-group, total-assets: 1000000.50 EUR, since: 2025-01-17, updated: 2025-12-01 } }
        places: { paris: { country: FR } }
        suppliers:
          cloud: { name: "Cloud & Söhne", country: LU, legal-id: 000000CLOUD000000073, parent: owner, sub-suppliers: [{ supplier: chips }] }
          owner: { name: "Owner, Inc.", country: US, legal-id: 000000OWNER000000002 }
          chips: { name: "積體電路", aliases: [Chips Ltd], country: TW, legal-id: "register:12345678" }
          net:   { name: "=1+1 Telecom", country: FR, legal-id: "EUID:FR7501.552032534" }
        contracts:
          c-cloud: { supplier: cloud, number: "2020/17", ict-service: S17, annual-cost: 1200.5 EUR, notice: 30d, exit-plan: tested, governing-law: FR, start: 2020-01-01, end: 2027-12-31, substitutability: highly-complex, substitutability-reason: hard-to-migrate, alternatives: [other cloud, own], reliance: full, reintegration: highly-complex, impact: high, audited: 2025-02-02 }
          c-net:   { supplier: net, ict-service: S10, annual-cost: 100 EUR, notice: 90d, exit-plan: none, governing-law: FR, start: 2021-01-01, substitutability: easy, alternatives: [other net], reliance: low, reintegration: easy, impact: low, audited: 2025-03-03 }
        components:
          lend: { kind: function, name: "Lend; safely", criticality: vital, rto: 4h, rpo: 15m, function-id: F1, licensed-activity: "eba_TA:x163", impact: high, assessed: 2025-06-01, business-use: "line one\nline two", needs: [server, line] }
          server: { kind: server, supplier: cloud, place: paris, data: [{ at: paris }, { country: IE, use: processed }], data-sensitivity: high }
          line: { kind: telecom, supplier: net, place: paris }
        """;

    private static RegisterOfInformation Register => field ??= RegisterBuilder.Build(InventoryGraph.Of(Load(Bank)), new(new(2025, 12, 31)));

    [Fact]
    public void The_files_of_a_small_bank_are_those_that_were_looked_at()
    {
        var text = string.Concat(RegisterPackage.Files(Register).Select(file => $"== {file.Name}\n{file.Text}\n")).Replace("\r\n", "⏎\n", StringComparison.Ordinal);
        var golden = Repository.Path("tests/Holdfast.Adapters.Tests/Formats/Dora/small-bank.golden.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(golden, text);
        Assert.Equal(File.ReadAllText(golden), text);
    }

    [Fact]
    public void The_same_register_gives_the_same_bytes() => Assert.Equal(Package(Register, "a"), Package(Register, "a"));

    [Fact]
    public void Everything_lies_below_one_folder_as_report_packages_have_it()
    {
        using var archive = new ZipArchive(new MemoryStream(Package(Register, "filing")));
        Assert.All(archive.Entries, entry => Assert.StartsWith("filing/", entry.FullName, StringComparison.Ordinal));
        Assert.Equal(15, archive.Entries.Count); // 11 templates with rows, 4 files around them
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var problems = new List<Problem>();
        var again = RegisterPackageReader.Read("x.zip", new MemoryStream(Package(Register, "filing")), problems)!;
        Assert.Empty(problems);
        Assert.Equal(Register.Header, again.Header);
        Assert.Equal(Register.Tables.Select(table => table.Template.Code), again.Tables.Select(table => table.Template.Code));
        // The formula has got its apostrophe; all else is as it was.
        var before = Values(Register).ToList();
        Assert.Contains("=1+1 Telecom", before);
        Assert.Equal(before.Select(value => value == "=1+1 Telecom" ? "'=1+1 Telecom" : value), Values(again));
        Assert.DoesNotContain(RegisterLint.Check(again), finding => finding.Weight == FindingWeight.Rejects);
    }

    [Theory]
    [InlineData("reports/report.json", null, "reports/report.json", "is missing from the package")]
    [InlineData("META-INF/reportPackage.json", "{", "META-INF/reportPackage.json", "is not JSON")]
    [InlineData("META-INF/reportPackage.json", "[]", "META-INF/reportPackage.json", "documentType is ''")]
    [InlineData("reports/report.json", """{"documentInfo":{"documentType":"x"}}""", "reports/report.json", "documentType is 'x'")]
    [InlineData("reports/parameters.csv", "name,value\r\n", "reports/parameters.csv", "parameter 'entityID' is missing")]
    [InlineData("reports/parameters.csv", "key,value\r\n", "reports/parameters.csv", "its header is not name,value")]
    [InlineData("reports/FilingIndicators.csv", "templateID,reported\r\nB_01.01,yes\r\n", "reports/FilingIndicators.csv", "neither true nor false")]
    [InlineData("reports/FilingIndicators.csv", "templateID,reported\r\nB_01.01\r\n", "reports/FilingIndicators.csv", "has 1 values, not 2")]
    [InlineData("reports/b_02.01.csv", "c0010,c0020,c0030,c0040\r\na,b,c,d\r\n", "reports/b_02.01.csv", "column c0050 (annual cost) is missing")]
    [InlineData("reports/b_02.01.csv", "", "reports/b_02.01.csv", "has no header")]
    [InlineData("reports/b_02.01.csv", "c0010,c0020,c0030,c0040,c0050\r\n\"a,b\r\n", "reports/b_02.01.csv", "ends inside a quoted value")]
    [InlineData("reports/b_02.01.csv", "c0010,c0020,c0030,c0040,c0050\r\na,b\r\n", "reports/b_02.01.csv", "record 1 has 2 values, the header has 5")]
    public void A_package_that_is_broken_says_where(string file, string? text, string place, string message)
    {
        var problems = new List<Problem>();
        Assert.Null(RegisterPackageReader.Read("x.zip", new MemoryStream(Changed(file, text)), problems));
        var problem = Assert.Single(problems, problem => problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal($"x.zip/{place}", problem.File);
        Assert.NotEqual("", problem.Hint);
    }

    [Theory]
    [InlineData("reports/parameters.csv", "name,value\r\nentityID,rs:X.IND\r\nrefPeriod,2025-12-31\r\nbaseCurrency,iso4217:EUR\r\ndecimalsInteger,0\r\ndecimalsMonetary,-3\r\ndecimalsPercentage,4\r\n", "'decimalsPercentage' is not referred to")]
    [InlineData("reports/notes.csv", "a,b\r\n", "belongs to no template")]
    [InlineData("reports/b_01.03.csv", "c0010,c0020,c0030,c0040,c0099\r\n", "column 'c0099' is not part of B_01.03")]
    public void What_a_strict_portal_minds_is_a_warning(string file, string text, string message)
    {
        var problems = new List<Problem>();
        Assert.NotNull(RegisterPackageReader.Read("x.zip", new MemoryStream(Changed(file, text)), problems));
        Assert.Contains(message, Assert.Single(problems).Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Warning, problems[0].Severity);
    }

    [Fact]
    public void Other_tools_write_without_a_folder_with_a_mark_in_front_and_plain_line_ends()
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in RegisterPackage.Files(Register))
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
                writer.Write(text.Replace("\r\n", "\n", StringComparison.Ordinal));
            }
        bytes.Position = 0;
        var problems = new List<Problem>();
        var again = RegisterPackageReader.Read("x.zip", bytes, problems);
        Assert.Empty(problems);
        Assert.Equal(Register.Tables.Sum(table => table.Rows.Count), again!.Tables.Sum(table => table.Rows.Count));
    }

    [Fact]
    public void What_is_no_archive_or_no_register_or_a_bomb_is_refused()
    {
        Assert.Contains("is no zip archive", Refusal([1, 2, 3]), StringComparison.Ordinal);
        using var other = new MemoryStream();
        using (var archive = new ZipArchive(other, ZipArchiveMode.Create, leaveOpen: true)) archive.CreateEntry("readme.txt");
        Assert.Contains("is no register package", Refusal(other.ToArray()), StringComparison.Ordinal);
        using var bomb = new MemoryStream();
        using (var archive = new ZipArchive(bomb, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("reports/report.json");
            using var zeros = archive.CreateEntry("reports/b_02.01.csv", CompressionLevel.Fastest).Open();
            var block = new byte[1 << 20];
            for (var i = 0; i < 260; i++) zeros.Write(block);
        }
        Assert.Contains("more than 256 MB", Refusal(bomb.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_are_told_and_never_end_the_program()
    {
        var good = Package(Register, "filing");
        var random = new Random(2956); // the same damage in every run
        var refused = 0;
        for (var round = 0; round < 3000; round++)
        {
            var bytes = good.ToArray();
            for (var hit = random.Next(1, 6); hit > 0; hit--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (round % 7 == 0) bytes = bytes[..random.Next(bytes.Length)];
            var problems = new List<Problem>();
            if (RegisterPackageReader.Read("x.zip", new MemoryStream(bytes), problems) is { } register) RegisterLint.Check(register);
            else
            {
                refused++;
                Assert.Contains(problems, problem => problem.Severity == Severity.Error);
            }
        }
        Assert.InRange(refused, 500, 3000);
    }

    private static string Refusal(byte[] bytes)
    {
        var problems = new List<Problem>();
        Assert.Null(RegisterPackageReader.Read("x.zip", new MemoryStream(bytes), problems));
        return Assert.Single(problems).Message;
    }

    private static IEnumerable<string> Values(RegisterOfInformation register) => register.Tables.SelectMany(table => table.Rows).SelectMany(row => row.Cells).Select(cell => cell.Value);

    private static byte[] Package(RegisterOfInformation register, string folder)
    {
        using var bytes = new MemoryStream();
        RegisterPackage.Write(register, folder, bytes);
        return bytes.ToArray();
    }

    // The good package with one file replaced, added or (null) removed.
    private static byte[] Changed(string file, string? text)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in RegisterPackage.Files(Register).Where(each => each.Name != file).Concat(text is null ? [] : [(file, text)]))
            {
                using var writer = new StreamWriter(archive.CreateEntry($"f/{name}").Open());
                writer.Write(content);
            }
        }
        return bytes.ToArray();
    }

    private static DependencyInventory Load(string yaml)
    {
        var problems = new List<Problem>();
        var inventory = InventoryLoader.Read("bank.yaml", new StringReader(yaml), null, problems);
        Assert.Empty(problems);
        return inventory!;
    }
}
