namespace Holdfast.Core.Regulation;

/// <summary>For whom and for which day a register is made.</summary>
/// <param name="EntityLei">LEI of the entity that files; empty = that of the organisation.</param>
public sealed record RegisterRequest(DateOnly ReferenceDate, string EntityLei = "")
{
    /// <summary>The day that a filing of this year is about: 31 December before it; the first one, of 2025, was about 31 March (EBA Q&amp;A 2025_7387, irn section 4.5).</summary>
    public static DateOnly ReferenceDateOf(DateOnly today) => today.Year <= 2025 ? new(2025, 3, 31) : new(today.Year - 1, 12, 31);
}
