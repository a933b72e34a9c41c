namespace Holdfast.Core.Failover;

/// <summary>The name of a front in the configuration: letters, digits, <c>- _ .</c>, at most 63 characters, lower case.</summary>
/// <remarks>So narrow because it stands in a TXT record (<see cref="EpochMark"/>). <c>default</c> names nothing.</remarks>
public readonly record struct FrontName : IComparable<FrontName>
{
    private readonly string? _value;

    private FrontName(string value) => _value = value;

    public string Value => _value ?? "";

    public bool IsNone => Value.Length == 0;

    public static FrontName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not the name of a front: letters, digits, '-', '_', '.', at most 63");

    public static bool TryParse(ReadOnlySpan<char> text, out FrontName name)
    {
        name = default;
        if (!MarkText.IsWord(text)) return false;
        name = new FrontName(text.ToString().ToLowerInvariant());
        return true;
    }

    public int CompareTo(FrontName other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    public static bool operator <(FrontName left, FrontName right) => left.CompareTo(right) < 0;

    public static bool operator >(FrontName left, FrontName right) => left.CompareTo(right) > 0;

    public static bool operator <=(FrontName left, FrontName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(FrontName left, FrontName right) => left.CompareTo(right) >= 0;
}
