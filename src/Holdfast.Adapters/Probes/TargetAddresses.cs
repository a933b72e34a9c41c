using System.Net;
using System.Net.Sockets;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Probes;

/// <summary>
/// The addresses of a front's own target, refreshed from time to time. The last good ones are kept while DNS cannot be asked: a watcher
/// must not go blind because a resolver does. A target that does not exist any more has none.
/// </summary>
public sealed class TargetAddresses(DnsName target, ValueList<IPEndPoint> configured, ResolverClient resolver, TimeProvider clock)
{
    // Users follow the answer's own TTL, and so do we, within bounds: a target that vanishes must not be believed in for longer than by them.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private const int LongestChain = 8;

    private readonly bool _isFixed = !configured.IsEmpty;
    private ValueList<IPEndPoint> _known = configured;
    private DateTimeOffset _asked = DateTimeOffset.MinValue;
    private TimeSpan _refresh = TimeSpan.Zero;
    private Task<List<FamilyAnswer>>? _asking;

    /// <summary>Null when all is well; else why the addresses are old or missing.</summary>
    public string? Trouble { get; private set; }

    /// <summary>True when the target does not exist (an answer, not a failure to ask): users cannot reach it either.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Port 0 stands for the probe's own port. Called by one caller at a time.</summary>
    public async Task<ValueList<IPEndPoint>> GetAsync(CancellationToken cancel)
    {
        if (_isFixed) return _known;
        var now = clock.GetUtcNow();
        if (_asking is null && now - _asked >= _refresh)
        {
            _asked = now;
            _asking = AskAllAsync(cancel);
        }
        // Known addresses do while new ones are looked up: a dead resolver takes many seconds, and no probe may wait for it.
        if (_asking is { } asking && (_known.IsEmpty || asking.IsCompleted))
        {
            _asking = null;
            Take(await asking);
        }
        return _known;
    }

    private void Take(List<FamilyAnswer> answers)
    {
        // A family whose question failed keeps its addresses; one that has none any more loses them.
        var found = answers
            .SelectMany(answer => answer is { Addresses.IsEmpty: true, HasFailed: true } ? _known.Where(known => known.AddressFamily == answer.Family) : answer.Addresses.Select(address => new IPEndPoint(address, 0)))
            .ToValueList();
        var hasFailed = answers.Any(answer => answer.HasFailed);
        IsGone = found.IsEmpty && !hasFailed;
        Trouble = hasFailed ? answers.First(answer => answer.HasFailed).Trouble : found.IsEmpty ? $"{target} has no address" : null;
        _refresh = hasFailed ? AfterFailure : found.IsEmpty ? Shortest : answers.Where(answer => !answer.Addresses.IsEmpty).Min(answer => answer.Keep);
        // An answer that it does not exist is what users get too; only a failure to ask keeps the last good addresses.
        if (!found.IsEmpty || IsGone) _known = found;
    }

    private async Task<List<FamilyAnswer>> AskAllAsync(CancellationToken cancel)
    {
        var answers = new List<FamilyAnswer>();
        foreach (var (type, family) in ((RecordType, AddressFamily)[])[(RecordType.A, AddressFamily.InterNetwork), (RecordType.AAAA, AddressFamily.InterNetworkV6)])
            answers.Add(await AskAsync(type, family, cancel));
        return answers;
    }

    private async Task<FamilyAnswer> AskAsync(RecordType type, AddressFamily family, CancellationToken cancel)
    {
        FamilyAnswer Failed(string why) => new(family, [], true, why, AfterFailure);
        var name = target;
        var keep = Longest;
        for (var hop = 0; hop < LongestChain; hop++)
        {
            switch (await resolver.AskAsync(new RecordKey(name, type), cancel))
            {
                case ServerAnswer.Found found: return new FamilyAnswer(family, found.Set.Values.Select(IPAddress.Parse).ToValueList(), false, null, Within(keep, found.Set.Ttl));
                case ServerAnswer.Alias alias when DnsName.TryParse(alias.Cname.Values[0], out name): keep = Within(keep, alias.Cname.Ttl); continue;
                case ServerAnswer.Empty: return new FamilyAnswer(family, [], false, null, Shortest);
                case ServerAnswer.Silent silent: return Failed($"{name} does not resolve: {silent.Reason}");
                case ServerAnswer.Refused refused: return Failed($"{name} does not resolve: {refused.Code}");
                default: return Failed($"{name} does not resolve");
            }
        }
        return Failed($"{target} has too many aliases");
    }

    private static TimeSpan Within(TimeSpan keep, Ttl ttl)
    {
        var span = TimeSpan.FromSeconds(ttl.Seconds);
        return span < Shortest ? Shortest : span < keep ? span : keep;
    }

    /// <param name="Keep">How long the answer holds.</param>
    /// <param name="HasFailed">Nobody could be asked: says nothing about the target.</param>
    private sealed record FamilyAnswer(AddressFamily Family, ValueList<IPAddress> Addresses, bool HasFailed, string? Trouble, TimeSpan Keep);
}
