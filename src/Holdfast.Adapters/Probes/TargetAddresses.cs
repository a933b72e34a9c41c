using System.Net;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Probes;

/// <summary>
/// The addresses of a front's own target, refreshed from time to time. The last good ones are kept while DNS fails: a watcher
/// must not go blind because a resolver does.
/// </summary>
public sealed class TargetAddresses(DnsName target, ValueList<IPEndPoint> configured, ResolverClient resolver, TimeProvider clock)
{
    // Targets of CDNs change rarely; a minute is the TTL that most of them use.
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(1);
    private const int LongestChain = 8;

    private readonly bool _isFixed = !configured.IsEmpty;
    private ValueList<IPEndPoint> _known = configured;
    private DateTimeOffset _asked = DateTimeOffset.MinValue;

    /// <summary>Null when all is well; else why the addresses are old or missing.</summary>
    public string? Trouble { get; private set; }

    /// <summary>True when the target does not exist (an answer, not a failure to ask): users cannot reach it either.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Port 0 stands for the probe's own port.</summary>
    public async Task<ValueList<IPEndPoint>> GetAsync(CancellationToken cancel)
    {
        if (_isFixed) return _known;
        var now = clock.GetUtcNow();
        if (now - _asked < Refresh && (Trouble is null || now - _asked < Refresh / 6)) return _known;
        _asked = now;
        var found = new List<IPEndPoint>();
        string? trouble = null;
        var isGone = true;
        foreach (var type in (RecordType[])[RecordType.A, RecordType.AAAA])
        {
            var (addresses, why, gone) = await AskAsync(type, cancel);
            found.AddRange(addresses.Select(address => new IPEndPoint(address, 0)));
            trouble ??= why;
            isGone &= gone;
        }
        (Trouble, IsGone) = found.Count > 0 ? (null, false) : (trouble ?? $"{target} has no address", isGone);
        if (found.Count > 0) _known = found.ToValueList();
        return _known;
    }

    private async Task<(ValueList<IPAddress> Addresses, string? Trouble, bool IsGone)> AskAsync(RecordType type, CancellationToken cancel)
    {
        var name = target;
        for (var hop = 0; hop < LongestChain; hop++)
        {
            switch (await resolver.AskAsync(new RecordKey(name, type), cancel))
            {
                case ServerAnswer.Found found: return (found.Set.Values.Select(IPAddress.Parse).ToValueList(), null, false);
                case ServerAnswer.Alias alias when DnsName.TryParse(alias.Cname.Values[0], out name): continue;
                case ServerAnswer.Empty: return ([], null, true);
                case ServerAnswer.Silent silent: return ([], $"{name} does not resolve: {silent.Reason}", false);
                case ServerAnswer.Refused refused: return ([], $"{name} does not resolve: {refused.Code}", false);
                default: return ([], $"{name} does not resolve", false);
            }
        }
        return ([], $"{target} has too many aliases", false);
    }
}
