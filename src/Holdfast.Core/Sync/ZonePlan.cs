using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>What would change in one zone at one provider: a value that can be shown, hashed, compared and applied.</summary>
/// <param name="Changes">In the order in which they are to be applied; see <see cref="Planner"/>.</param>
/// <param name="Unchanged">Declared sets that already stand as they should.</param>
/// <param name="Undeclared">Sets that are not ours and stay untouched.</param>
/// <param name="Orphans">Sets that Holdfast created and that are no longer declared; kept unless pruned.</param>
public sealed record ZonePlan(
    DnsName Zone,
    ProviderId Provider,
    ValueList<Change> Changes,
    int Unchanged,
    int Undeclared,
    ValueList<RecordKey> Orphans,
    ValueList<string> Notes,
    ValueList<Objection> Objections)
{
    /// <summary>What breaks users as it stands, whether or not anything changes: no reason to refuse, and counted by those who look for faults.</summary>
    public ValueList<Objection> Findings { get; init; } = [];

    /// <summary>What is to be known of the zone as a whole, the same at every provider.</summary>
    public ValueList<string> Remarks { get; init; } = [];

    public int Creates => Changes.Count(change => change is Change.Create);
    public int Updates => Changes.Count(change => change is Change.Update);
    public int Deletes => Changes.Count(change => change is Change.Delete);
    public bool IsEmpty => Changes.IsEmpty;

    /// <summary>The record sets that a guard holds back: they stay as they stand, and <see cref="Changes"/> has none of them.</summary>
    public IEnumerable<RecordKey> Held => Objections.SelectMany(objection => objection.Holds).Distinct();

    /// <summary>Without the changes of these sets. What would have made room for one of them stays too.</summary>
    public ZonePlan HoldingBack(Objection objection) => this with
    {
        Changes = Without(Changes, objection.Holds.ToHashSet()),
        Objections = Objections.Append(objection).ToValueList(),
    };

    internal static ValueList<Change> Without(ValueList<Change> changes, HashSet<RecordKey> held)
    {
        if (held.Count == 0) return changes;
        // A swap of types at one name is one step: nobody makes room for what does not come.
        var swaps = changes.Where(change => change is Change.Create && held.Contains(change.Key)).Select(change => change.Key.Name)
            .Intersect(changes.OfType<Change.Delete>().Where(delete => delete.Reason == DeleteReason.Replaced).Select(delete => delete.Key.Name)).ToHashSet();
        return changes.Where(change => !held.Contains(change.Key) && !(swaps.Contains(change.Key.Name) && change is not Change.Update)).ToValueList();
    }

    /// <summary>
    /// "sha256:" and the hash of the canonical text of all changes, before and after. Two plans with one digest do the same
    /// thing to the same state, so what was shown is what is applied.
    /// </summary>
    public string Digest
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            void Add(string line) => hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));

            Add($"holdfast-plan 1 {Zone} {Provider.Value.Length}:{Provider}");
            foreach (var change in Changes)
            {
                Add($"{change.Action} {change.Key}");
                if (change.Old is { } old) Add(Line("-", old.Set, old.Proxied, old.Comment));
                if (change.New is { } after) Add(Line("+", after.Set, after.Proxied, after.Comment));
            }
            return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    private static string Line(string sign, RecordSet set, bool? proxied, string? comment) =>
        $"{sign} {set.Ttl} {proxied} {comment?.Length}:{comment} {string.Join(' ', set.Values.Select(value => $"{value.Length}:{value}"))}";
}
