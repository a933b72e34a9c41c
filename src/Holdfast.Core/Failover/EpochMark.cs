using System.Globalization;
using System.Text;

namespace Holdfast.Core.Failover;

/// <summary>The age of a decision. A greater epoch is a newer decision; the name of who decided breaks a tie, so the order is total.</summary>
public readonly record struct Epoch(long Number, string By) : IComparable<Epoch>
{
    /// <summary>Older than every decision.</summary>
    public static Epoch None { get; } = new(0, "");

    public bool IsNone => Number == 0;

    /// <summary>How far a newer decision may be ahead of the newest known one: years of decisions, and no end of the numbers.</summary>
    public const long WidestStep = 10_000;

    // Where numbers end. A mark beyond is never obeyed, as nothing could follow it.
    private const long Last = long.MaxValue - 100 * WidestStep;

    /// <summary>No decision could follow it any more: only a forger writes it.</summary>
    public bool IsBeyondUse => Number > Last;

    /// <summary>The next epoch after everything seen so far.</summary>
    public Epoch Next(string by) => new(checked(Number + 1), by);

    /// <summary>
    /// The epoch of an operator on another machine: a step so wide that decisions which watchers take in the same moment,
    /// not having seen it yet, do not outrank the human's.
    /// </summary>
    public Epoch NextByHand(string by) => new(checked(Number + 100), by);

    public int CompareTo(Epoch other)
    {
        var order = Number.CompareTo(other.Number);
        return order != 0 ? order : string.CompareOrdinal(By, other.By);
    }

    public override string ToString() => $"{Number} by {By}";

    public static bool operator <(Epoch left, Epoch right) => left.CompareTo(right) < 0;

    public static bool operator >(Epoch left, Epoch right) => left.CompareTo(right) > 0;

    public static bool operator <=(Epoch left, Epoch right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Epoch left, Epoch right) => left.CompareTo(right) >= 0;
}

/// <summary>
/// What stands in the TXT record <c>_holdfast.&lt;router&gt;</c>, a child label of its own (a CNAME shares its name with nothing):
/// which decision the router's record set belongs to. Written in the same transaction as the router, visible to anyone with <c>dig</c>.
/// </summary>
/// <param name="Kind">Who decided: a watcher by itself, or a human. Marks of older programs do not say.</param>
/// <param name="Life">A random word of the process that decided: two machines of one name are told apart by it.</param>
/// <param name="Until">When freeze or pin end by themselves; null = never.</param>
/// <example><c>v=1;epoch=42;by=paris;front=bunny;at=2026-11-23T05:00:00Z;pin=bunny;kind=hand;life=8d3f01aa</c></example>
public sealed record EpochMark(
    Epoch Epoch, FrontName Front, DateTimeOffset At, FrontName? Pin = null, bool IsFrozen = false, MarkKind Kind = MarkKind.Unknown, string? Life = null, DateTimeOffset? Until = null)
{
    public const string Label = "_holdfast";

    /// <summary>One character-string of a TXT record (RFC 1035 3.3).</summary>
    public const int MaxText = 255;

    /// <summary>Users are sent to the same front under the same word, whoever said it.</summary>
    public bool SaysTheSameAs(EpochMark other) => (Front, Pin, IsFrozen, Until) == (other.Front, other.Pin, other.IsFrozen, other.Until);

    public string Print()
    {
        var text = new StringBuilder()
            .Append("v=1;epoch=").Append(Epoch.Number.ToString(CultureInfo.InvariantCulture))
            .Append(";by=").Append(Epoch.By)
            .Append(";front=").Append(Front.Value)
            .Append(";at=").Append(Time(At));
        if (Pin is { } pin) text.Append(";pin=").Append(pin.Value);
        if (IsFrozen) text.Append(";frozen=1");
        // Older programs ignore what follows.
        if (Kind != MarkKind.Unknown) text.Append(";kind=").Append(Kind == MarkKind.Auto ? "auto" : "hand");
        if (Life is { } life) text.Append(";life=").Append(life);
        if (Until is { } until) text.Append(";until=").Append(Time(until));
        return text.ToString();
    }

    /// <summary>What these names leave of a TXT string; negative = so many characters too long.</summary>
    public static int RoomBeside(string by, FrontName longest)
    {
        var widest = new EpochMark(
            new Epoch(long.MaxValue, by), longest, DateTimeOffset.UnixEpoch, longest, IsFrozen: true, MarkKind.Auto, "00000000", DateTimeOffset.UnixEpoch);
        return MaxText - widest.Print().Length;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads the unquoted text. Keys in any order; unknown keys are ignored. A text that is not a mark that we can read must count
    /// as a failed read of the provider, never as "no mark": it may be a newer program's decision.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out EpochMark? mark, out string? error)
    {
        mark = null;
        error = null;
        if (text.Length > MaxText) return Fail("longer than 255 characters", out error);
        long? epoch = null;
        string? version = null, by = null;
        FrontName? front = null, pin = null;
        DateTimeOffset? at = null, until = null;
        var isFrozen = false;
        var kind = MarkKind.Unknown;
        string? life = null;
        foreach (var range in text.Split(';'))
        {
            var part = text[range].Trim();
            if (part.IsEmpty) continue;
            var equals = part.IndexOf('=');
            if (equals <= 0) return Fail($"'{part}' is not key=value", out error);
            var key = part[..equals].Trim();
            var value = part[(equals + 1)..].Trim();
            switch (key)
            {
                case "v":
                    version = value.ToString();
                    break;
                case "epoch":
                    if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
                        return Fail($"epoch '{value}' is not a positive number", out error);
                    epoch = number;
                    break;
                case "by":
                    if (!MarkText.IsWord(value)) return Fail($"by '{value}' is not a name", out error);
                    by = value.ToString();
                    break;
                case "front":
                    if (!FrontName.TryParse(value, out var name)) return Fail($"front '{value}' is not a name", out error);
                    front = name;
                    break;
                case "pin":
                    if (!FrontName.TryParse(value, out var pinned)) return Fail($"pin '{value}' is not a name", out error);
                    pin = pinned;
                    break;
                case "at":
                    if (!IsTime(value, out var time)) return Fail($"at '{value}' is not a time", out error);
                    at = time;
                    break;
                case "until":
                    if (!IsTime(value, out var end)) return Fail($"until '{value}' is not a time", out error);
                    until = end;
                    break;
                case "kind":
                    kind = value switch { "auto" => MarkKind.Auto, "hand" => MarkKind.Hand, _ => MarkKind.Unknown };
                    break;
                case "life":
                    if (!MarkText.IsWord(value)) return Fail($"life '{value}' is not a word", out error);
                    life = value.ToString();
                    break;
                case "frozen":
                    isFrozen = value is "1";
                    break;
                default:
                    break;
            }
        }
        if (version != "1") return Fail(version is null ? "it has no v=1" : $"version {version} is newer than this program", out error);
        if (epoch is null || by is null || front is null) return Fail("epoch, by and front are all needed", out error);
        mark = new EpochMark(new Epoch(epoch.Value, by), front.Value, at ?? DateTimeOffset.UnixEpoch, pin, isFrozen, kind, life, until);
        return true;
    }

    private static bool IsTime(ReadOnlySpan<char> value, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private static bool Fail(string because, out string? error)
    {
        error = because;
        return false;
    }
}

public enum MarkKind
{
    /// <summary>Written by a program that does not say.</summary>
    Unknown,
    /// <summary>A watcher decided by what it measured.</summary>
    Auto,
    /// <summary>A human said so.</summary>
    Hand,
}
