namespace Holdfast.Core.Inventory;

/// <summary>Where a person wrote something. Line and column are 1-based; <c>default</c> is nowhere.</summary>
/// <remarks>
/// Any two places are equal: where a thing is written is no part of what it says. So two inventories that say the same are equal,
/// however they are laid out in files.
/// </remarks>
public readonly struct SourcePlace(string file, int line, int column) : IEquatable<SourcePlace>
{
    public string File => file ?? "";

    public int Line => line;

    public int Column => column;

    public Problem Error(string message, string hint = "") => new(File, Line, Column, Severity.Error, message, hint);

    public Problem Warning(string message, string hint = "") => new(File, Line, Column, Severity.Warning, message, hint);

    public bool Equals(SourcePlace other) => true;

    public override bool Equals(object? obj) => obj is SourcePlace;

    public override int GetHashCode() => 0;

    public override string ToString() => $"{File}:{Line}:{Column}";

    public static bool operator ==(SourcePlace left, SourcePlace right) => true;

    public static bool operator !=(SourcePlace left, SourcePlace right) => false;
}
