using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>
/// Where the epoch of a router stands: a TXT at the child label <c>_holdfast</c> of the router (a CNAME shares its name with
/// nothing). Whoever finds one knows that the parent name is under failover.
/// </summary>
public static class EpochName
{
    public const string Label = "_holdfast";

    public static DnsName For(DnsName router) =>
        router.TryPrepend(Label, out var name, out var error) ? name : throw new ArgumentException($"{router}: {error}", nameof(router));

    public static bool IsEpoch(RecordKey key, out DnsName router)
    {
        router = default;
        if (key.Type != RecordType.TXT || !key.Name.Value.StartsWith(Label + ".", StringComparison.Ordinal)) return false;
        router = key.Name.Parent;
        return true;
    }
}
