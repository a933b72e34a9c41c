using System.Globalization;

namespace Holdfast.Core.Inventory;

/// <summary>An amount in one currency (ISO 4217). <see cref="At"/> is where it was written.</summary>
public readonly record struct Money(decimal Amount, string Currency, SourcePlace At = default)
{
    public override string ToString() => $"{Amount.ToString(CultureInfo.InvariantCulture)} {Currency}";
}
