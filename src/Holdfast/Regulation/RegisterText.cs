using Holdfast.Core;
using Holdfast.Core.Regulation;
using Holdfast.Output;

namespace Holdfast.Regulation;

/// <summary>The register for people: what it holds, then what it lacks, the rejecting first.</summary>
internal static class RegisterText
{
    private const int MostPlaces = 12;

    public static void Write(RegisterOfInformation register, IReadOnlyList<RegisterGap> gaps, int most, TextWriter to, Paint paint)
    {
        to.WriteLine(FormattableString.Invariant($"Register of {(register.Header.EntityLei.Length > 0 ? register.Header.EntityLei : "an entity without an LEI")} at {register.Header.ReferenceDate:yyyy-MM-dd}"));
        to.WriteLine();
        var table = new Table("template", "rows", "holds");
        foreach (var template in RegisterTemplates.All)
        {
            var rows = register.Table(template.Code)?.Rows.Count ?? 0;
            table.Add(template.Code, rows == 0 ? "-" : rows.ToString(System.Globalization.CultureInfo.InvariantCulture), rows > 0 ? template.Title : $"{template.Title} {paint.Dim("(the inventory says nothing of it)")}");
        }
        table.Write(to, paint);
        foreach (var group in gaps.GroupBy(gap => gap.Weight).OrderBy(group => group.Key))
        {
            to.WriteLine();
            to.WriteLine(paint.Bold(Heading(group.Key, group.Count())));
            var lines = group.Key == FindingWeight.Assumed ? StandIns(group).ToList() : group.ToList();
            foreach (var gap in most == 0 ? lines : lines.Take(most)) Gap(gap, most, to, paint);
            if (most > 0 && lines.Count > most) to.WriteLine($"  … and {lines.Count - most} more (--top 0 shows all)");
        }
        to.WriteLine();
        to.WriteLine(gaps.Any(gap => gap.Weight == FindingWeight.Rejects)
            ? paint.Red("This register would be rejected.")
            : paint.Green("None of the rules 805 to 808 is broken."));
    }

    // Many components, one reason: one line.
    private static IEnumerable<RegisterGap> StandIns(IEnumerable<RegisterGap> gaps) => gaps
        .GroupBy(gap => gap.Message, StringComparer.Ordinal)
        .Select(group => group.First() with { Key = "", Places = group.Select(gap => gap.Key.Length > 0 ? string.Join(": ", gap.Key.Split(": ")[1..]) : string.Join(", ", gap.Places)).ToValueList() });

    private static void Gap(RegisterGap gap, int most, TextWriter to, Paint paint)
    {
        var places = string.Join(", ", most == 0 ? gap.Places : gap.Places.Take(MostPlaces));
        if (most > 0 && gap.Places.Count > MostPlaces) places += FormattableString.Invariant($" and {gap.Places.Count - MostPlaces} more");
        var rule = gap.Rule == 0 ? "" : FormattableString.Invariant($" (rule {gap.Rule})");
        if (gap.Key.Length == 0)
        {
            to.WriteLine($"  {gap.Message}{rule}{(gap.Places.IsEmpty || gap.Rule == 808 ? "" : ": " + places)}");
            return;
        }
        to.WriteLine($"  {(gap.Weight == FindingWeight.Rejects ? paint.Red(gap.Key) : paint.Cyan(gap.Key))}");
        to.WriteLine($"      {gap.Message}{rule}{(gap.Places.IsEmpty || gap.Weight == FindingWeight.LeftOut ? "" : ": " + places)}");
    }

    private static string Heading(FindingWeight weight, int count) => weight switch
    {
        FindingWeight.Rejects => FormattableString.Invariant($"Rejects the filing ({count})"),
        FindingWeight.LeftOut => FormattableString.Invariant($"Not in the register ({count})"),
        FindingWeight.Empty => FormattableString.Invariant($"Empty, accepted with a warning ({count})"),
        FindingWeight.Doubtful => FormattableString.Invariant($"Doubtful values ({count})"),
        _ => FormattableString.Invariant($"Stand-ins for what nobody stated ({count})"),
    };
}
