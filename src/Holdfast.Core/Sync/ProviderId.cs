namespace Holdfast.Core.Sync;

/// <summary>The name that the configuration gives to a provider ("cloudflare", "own").</summary>
public readonly record struct ProviderId(string? Name) : IComparable<ProviderId>
{
    public string Value => Name ?? "";

    public int CompareTo(ProviderId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    public static bool operator <(ProviderId left, ProviderId right) => left.CompareTo(right) < 0;

    public static bool operator >(ProviderId left, ProviderId right) => left.CompareTo(right) > 0;

    public static bool operator <=(ProviderId left, ProviderId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ProviderId left, ProviderId right) => left.CompareTo(right) >= 0;
}
