using Holdfast.Adapters.Scoring;
using Holdfast.Core;
using Holdfast.Core.Scoring;
using MiniExcelLibs;

namespace Holdfast.Adapters.Tests.Scoring;

/// <summary>Workbooks of invented text, with the drafting leftovers that the real one is known to have.</summary>
public sealed class WorkbookReferentialTests : IDisposable
{
    private static readonly string[] French = ["Dimension", "ID", "Critère", "Intitulé du critère", "Description (objectif)", "Portée du critère", "Recommandations"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdfast-");
    private readonly List<Problem> _problems = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_sheet_with_the_ids_is_found_and_its_columns_by_their_headings()
    {
        var file = Workbook("Questionnaire_v.1.3.xlsx", ("Lisez-moi", [["Bonjour"], ["RES-1.1 est le premier"]]), ("Grille", [["", "Une grille inventée"], [], French, .. Six()]));
        var referential = Read(file)!;

        Assert.Equal(("1.3", "irn-1.3-imported"), (referential.Version, referential.Id));
        Assert.Contains("sheet Grille, sha256 ", referential.Source, StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))), referential.Sha256);
        Assert.Contains("do not share", referential.Licence, StringComparison.Ordinal);
        Assert.Equal(["RES-1.1", "RES-2.1", "RES-3.3", "RES-4.1", "RES-5.2", "RES-9.1"], referential.Criteria.Select(each => each.Id));
        Assert.Equal(("Quelque chose d'inventé 1", "fait et vu 1"), (referential.Criteria[0].Question, referential.Criteria[0].Proof));
        Assert.Equal([CriterionScope.Organisation, CriterionScope.Asset], referential.Criteria.Take(2).Select(each => each.Scope));
        Assert.Equal(Derivability.Yes, referential.Find("RES-2.1")!.Derivable);
    }

    [Fact]
    public void Every_normalisation_is_said_with_its_row()
    {
        Read(Workbook("q.xlsx", ("Grille", [French, .. Six(), ["RES-2", "RES-2.1", "", "x", "y", "Actif numérique", ""]])));
        Said(4, "'RES-3-3' is read as RES-3.3");
        Said(6, "RES-5.2 stands under 'RES 6'");
        Said(5, "'Autre' is no scope that is known");
        Said(8, "RES-2.1 stands there again");
        Said(0, "new here, without a rule that could suggest a level: RES-9.1");
        Assert.Contains(_problems, problem => problem.Message.StartsWith("not asked here: RES-1.2", StringComparison.Ordinal));
        Assert.All(_problems, problem => Assert.Equal(Severity.Note, problem.Severity));

        void Said(int row, string message) => Assert.Contains(_problems, problem => problem.Line == row && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_headings_the_longest_text_is_the_question_and_the_scope_is_ours()
    {
        var referential = Read(Workbook("q.xlsx", ("S", [.. Enumerable.Range(1, 4).Select(number => new[] { $"res 1.{number}", "kurz", $"eine längere Frage {number}" }), ["RES-4.3", "", "noch eine"]])))!;
        Assert.Equal("eine längere Frage 1", referential.Criteria[0].Question);
        Assert.Equal(CriterionScope.Organisation, referential.Find("RES-1.1")!.Scope);
        Assert.Equal(CriterionScope.Asset, referential.Find("RES-4.3")!.Scope);
        Assert.Equal("unknown", referential.Version);
    }

    [Fact]
    public void What_was_imported_is_read_back_and_can_be_scored_with()
    {
        var referential = Read(Workbook("q.xlsx", ("Grille", [French, .. Six()])))!;
        var problems = new List<Problem>();
        var again = ReferentialFile.Read("r.yaml", ReferentialWriter.Text(referential), problems)!;
        Assert.Empty(problems);
        // Pillars without a name of ours, and quotes or line ends in a text, come back too.
        Assert.Equal(referential with { Sha256 = again.Sha256 }, again);
    }

    [Theory]
    [InlineData("text.xlsx", "plain text", "it is not an Excel workbook", "save .ods")]
    [InlineData("broken.xlsx", "PK\u0003\u0004 and then nothing", "cannot be read as an Excel workbook", "save it again")]
    [InlineData("missing.xlsx", null, "there is no such file", "name the workbook")]
    public void What_is_no_workbook_is_refused_with_a_way_out(string name, string? content, string message, string hint)
    {
        var file = Path.Combine(_folder.FullName, name);
        if (content is not null) File.WriteAllText(file, content);
        Refused(file, message, hint);
    }

    [Fact]
    public void A_workbook_of_something_else_is_refused_with_the_names_of_its_sheets() =>
        Refused(Workbook("budget.xlsx", ("Janvier", [["a", "b"], ["RES-1.1", "1"]]), ("Février", [["c"]])), "(Janvier, Février)", "the questionnaire or the referential itself");

    private void Refused(string file, string message, string hint)
    {
        Assert.Null(Read(file));
        var problem = Assert.Single(_problems);
        Assert.Equal(Severity.Error, problem.Severity);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(hint, problem.Hint, StringComparison.Ordinal);
    }

    private Referential? Read(string file) => WorkbookReferential.Read(file, null, ReferentialFile.BuiltIn(), _problems);

    private static IEnumerable<string[]> Six() => ((string, string, string)[])
    [
        ("RES-1", "RES-1.1", "Fonction ou organisation"), ("RES-2", "RES-2.1", "Actif numérique"), ("RES-3", "RES-3-3", "Actif numérique"),
        ("RES-4", "RES-4.1", "Autre"), ("RES 6", "RES-5.2", "Actif numérique"), ("Autre chose \"neuve\"", "RES-9.1", "Actif numérique"),
    ] is var rows ? rows.Select((row, number) => new[]
    {
        row.Item1, row.Item2, "abrégé", $"Titre {number + 1}", $"Quelque chose d'inventé {number + 1}", row.Item3,
        $"Intention :\nvoulu {number + 1}\nMoyens :\nmis en place {number + 1}\nRésultats :\nfait et vu {number + 1}",
    }) : [];

    private string Workbook(string name, params (string Name, string[][] Rows)[] sheets)
    {
        var file = Path.Combine(_folder.FullName, name);
        var content = sheets.ToDictionary(sheet => sheet.Name, sheet => (object)sheet.Rows.Select(row => (IDictionary<string, object>)Enumerable.Range(0, 7)
            .ToDictionary(column => $"c{column}", column => (object)(column < row.Length ? row[column] : ""))).ToList());
        MiniExcel.SaveAs(file, content, printHeader: false);
        return file;
    }
}
