using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Resolvers;

/// <summary>What a provider's authoritative servers really answer, against what should stand there.</summary>
/// <param name="Servers">In the provider's order.</param>
/// <param name="Skipped">Sets that no answer can prove, with the reason.</param>
/// <param name="Trouble">Why no server could be asked at all; null when they were.</param>
public sealed record ZoneVerification(
    DnsName Zone, ProviderId Provider, ValueList<ServerVerification> Servers, ValueList<SkippedSet> Skipped, string? Trouble)
{
    /// <summary>True: every server answers all of it. False: at least one answers something else. Null: not proved, see <see cref="Reason"/>.</summary>
    public bool? Verified
    {
        get
        {
            if (Servers.Any(server => !server.Differences.IsEmpty || server.IsLame)) return false;
            if (Trouble is not null || Servers.IsEmpty || Servers.Any(server => server.Trouble is not null)) return null;
            return Servers.All(server => server.Checked == 0) && !Skipped.IsEmpty ? null : true;
        }
    }

    /// <summary>One sentence for people.</summary>
    public string Reason
    {
        get
        {
            if (Trouble is not null) return Trouble;
            if (Servers.IsEmpty) return "it has no name servers to ask";
            var wrong = Servers.Where(server => !server.Differences.IsEmpty || server.IsLame).ToList();
            if (wrong.Count > 0)
            {
                return $"{wrong.Count} of {Servers.Count} name servers answer otherwise: "
                    + string.Join("; ", wrong.Take(3).Select(server => $"{server.Server.Name}: {(server.IsLame ? server.Trouble : server.Differences[0].ToString())}"
                        + (server.Differences.Count > 1 ? $" (and {server.Differences.Count - 1} more)" : "")));
            }
            var silent = Servers.Where(server => server.Trouble is not null).ToList();
            if (silent.Count > 0)
                return $"{silent.Count} of {Servers.Count} name servers could not be asked: {string.Join("; ", silent.Take(3).Select(server => $"{server.Server.Name}: {server.Trouble}"))}";
            var set = Servers.Max(server => server.Checked);
            var skipped = Skipped.IsEmpty ? "" : $", {Skipped.Count} not comparable ({Skipped[0].Key}: {Skipped[0].Why})";
            return set == 0 && !Skipped.IsEmpty
                ? $"nothing could be compared{skipped}"
                : $"{set} record {(set == 1 ? "set" : "sets")} at {Servers.Count} name {(Servers.Count == 1 ? "server" : "servers")}{skipped}";
        }
    }
}

/// <param name="Checked">Sets whose answer was compared.</param>
/// <param name="Trouble">Why it could not be asked (to the end); null when it could.</param>
/// <param name="IsLame">It answers, but does not serve the zone.</param>
public sealed record ServerVerification(
    NameServer Server, int Checked, ValueList<SetDifference> Differences, ValueList<string> Notes, string? Trouble, bool IsLame);

public sealed record SkippedSet(RecordKey Key, string Why);
