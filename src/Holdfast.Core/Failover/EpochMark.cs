using System.Globalization;
using System.Text;

namespace Holdfast.Core.Failover;

/// <summary>The age of a decision. A greater epoch is a newer decision; the name of who decided breaks a tie, so the order is total.</summary>
public readonly record struct Epoch(long Number, string By) : IComparable<Epoch>
{
    /// <summary>Older than every decision.</summary>
    public static Epoch None { get; } = new(0, "");

    public bool IsNone => Number == 0;

    /// <summary>The next epoch after everything seen so far.</summary>
    public Epoch Next(string by) => new(Number + 1, by);

    /// <summary>
    /// The epoch of an operator on another machine: a step so wide that decisions which watchers take in the same moment,
    /// not having seen it yet, do not outrank the human's.
    /// </summary>
    public Epoch NextByHand(string by) => new(Number + 100, by);

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
/// <example><c>v=1;epoch=42;by=paris;front=bunny;at=2026-11-23T05:00:00Z;pin=bunny</c></example>
public sealed record EpochMark(Epoch Epoch, FrontName Front, DateTimeOffset At, FrontName? Pin = null, bool IsFrozen = false)
{
    public const string Label = "_holdfast";

    // 255 octets are one character-string of a TXT record (RFC 1035 3.3); ours needs at most 220.
    private const int MaxText = 255;

    public string Print()
    {
        var text = new StringBuilder()
            .Append("v=1;epoch=").Append(Epoch.Number.ToString(CultureInfo.InvariantCulture))
            .Append(";by=").Append(Epoch.By)
            .Append(";front=").Append(Front.Value)
            .Append(";at=").Append(At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (Pin is { } pin) text.Append(";pin=").Append(pin.Value);
        if (IsFrozen) text.Append(";frozen=1");
        return text.ToString();
    }

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
        DateTimeOffset? at = null;
        var isFrozen = false;
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
                    if (!DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
                        return Fail($"at '{value}' is not a time", out error);
                    at = time;
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
        mark = new EpochMark(new Epoch(epoch.Value, by), front.Value, at ?? DateTimeOffset.UnixEpoch, pin, isFrozen);
        return true;
    }

    private static bool Fail(string because, out string? error)
    {
        error = because;
        return false;
    }
}
