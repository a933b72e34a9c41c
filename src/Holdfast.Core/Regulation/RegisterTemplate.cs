namespace Holdfast.Core.Regulation;

/// <summary>What the cells of a column look like.</summary>
public enum ColumnForm { Text, Lei, List, Country, Currency, Date, Whole, Amount, True }

/// <summary>When an empty cell is a gap. Only an empty key rejects a filing; the others are findings.</summary>
public enum Requirement { Optional, Always, ForCriticalFunction, WhereDataIsStored, WhereHardToReplace, OfDirectProvider, OfBranch }

/// <summary>A column of a template.</summary>
/// <param name="Code">c0010, c0020, …</param>
/// <param name="Title">Our short name for it.</param>
/// <param name="IsKey">Part of the primary key: never empty, never twice (rules 805, 806).</param>
public sealed record RegisterColumn(string Code, string Title, ColumnForm Form, bool IsKey = false, Requirement Requirement = Requirement.Optional)
{
    /// <summary>The column that must hold the same value somewhere, such as B_02.01.c0010; empty = none (rule 807).</summary>
    public string References { get; init; } = "";

    /// <summary>A value that refers to nothing on purpose.</summary>
    public string ReferencesNothing { get; init; } = "";

    /// <summary>For <see cref="ColumnForm.List"/>: the codes that are allowed; empty = a list that is not ours to keep, only the prefix is checked.</summary>
    public ValueList<string> Codes { get; init; }
}

/// <summary>One of the fifteen templates of the register of information.</summary>
/// <param name="IsFilled">False: nothing in the inventory says it, so it is never reported.</param>
public sealed record RegisterTemplate(string Code, string Title, bool IsFilled, ValueList<RegisterColumn> Columns)
{
    /// <summary>Name of its file in the package: b_02.01.csv.</summary>
    public string File => $"b{Code[1..]}.csv";

    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i].Code == column) return i;
        return -1;
    }
}
