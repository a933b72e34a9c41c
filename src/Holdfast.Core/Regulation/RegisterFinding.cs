namespace Holdfast.Core.Regulation;

/// <summary>From the gravest to the mildest.</summary>
public enum FindingWeight
{
    /// <summary>One of the rules 805 to 808: the whole filing is refused.</summary>
    Rejects,

    /// <summary>A part of the inventory is not in the register.</summary>
    LeftOut,

    /// <summary>A cell that should be filled is empty: accepted with a warning.</summary>
    Empty,

    /// <summary>A value that is not what the column asks for.</summary>
    Doubtful,

    /// <summary>A value that nobody stated stands in its place.</summary>
    Assumed,
}

/// <summary>Something wrong with a register, or missing from it.</summary>
/// <param name="Rule">805 … 808; 0 for what no rejecting rule forbids.</param>
/// <param name="Template">Empty when it is about the package as a whole.</param>
/// <param name="Row">Row of the table from 1 on, without its header; 0 = the table as a whole.</param>
/// <param name="Key">The key of the inventory to fill; empty when a package was read.</param>
public sealed record RegisterFinding(FindingWeight Weight, int Rule, string Template, string Column, int Row, string Message, string Key = "");
