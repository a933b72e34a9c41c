namespace Holdfast.Core.Regulation;

/// <summary>One value of the register and where it comes from.</summary>
/// <param name="Source">The key of the inventory that gives it, such as "contracts: c-aws: annual-cost"; empty when a package was read.</param>
/// <param name="Assumed">Why the value stands here although nobody said it; empty when somebody did.</param>
public sealed record RegisterCell(string Value, string Source = "", string Assumed = "");

public sealed record RegisterRow(ValueList<RegisterCell> Cells)
{
    public string this[int column] => column < Cells.Count ? Cells[column].Value : "";
}

/// <summary>The rows of one template, in the order of its columns.</summary>
public sealed record RegisterTable(RegisterTemplate Template, ValueList<RegisterRow> Rows);

/// <summary>What a package says of itself in parameters.csv and FilingIndicators.csv.</summary>
/// <param name="EntityLei">Without the scheme and the scope.</param>
/// <param name="Indicators">By template: reported or not.</param>
public sealed record RegisterHeader(string EntityLei, DateOnly ReferenceDate, string Currency, ValueList<(string Template, bool IsReported)> Indicators);

/// <summary>A register of information: its tables and its header.</summary>
/// <param name="Remarks">What of the inventory could not enter a table, with the key that would change that.</param>
public sealed record RegisterOfInformation(RegisterHeader Header, ValueList<RegisterTable> Tables, ValueList<RegisterFinding> Remarks)
{
    public RegisterTable? Table(string template) => Tables.FirstOrDefault(table => table.Template.Code == template);
}
