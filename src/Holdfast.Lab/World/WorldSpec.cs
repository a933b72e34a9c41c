using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Lab.World;

/// <summary>Everything that a run of the simulated world depends on; the same spec gives the same run. Times in milliseconds from its start.</summary>
public sealed record WorldSpec
{
    public required ulong Seed { get; init; }

    public required long Horizon { get; init; }

    public required Router Router { get; init; }

    public required RouterPolicy Policy { get; init; }

    /// <summary>What becomes of each front, in the order of the router.</summary>
    public required ValueList<Course> Fronts { get; init; }

    /// <summary>What becomes of each canary, in the order of the router.</summary>
    public required ValueList<Course> Canaries { get; init; }

    public Course Origin { get; init; } = Course.AlwaysUp;

    /// <summary>A dead front times out instead of answering 500.</summary>
    public bool IsFailureSlow { get; init; }

    public required ValueList<ProviderSpec> Providers { get; init; }

    /// <summary>The first one decides; the others are vantage points that send it what they see.</summary>
    public required ValueList<WatcherSpec> Watchers { get; init; }

    /// <summary>What somebody else does to the router's record at a provider.</summary>
    public ValueList<Edit> Edits { get; init; }

    /// <summary>Moments at which the configuration is read again.</summary>
    public ValueList<long> Reloads { get; init; }

    /// <summary>Per front: its addresses; empty = one each.</summary>
    public ValueList<AddressPool> Addresses { get; init; }

    /// <summary>Per front: when its certificate is about to end; empty = never.</summary>
    public ValueList<Course> ShortCertificates { get; init; }

    /// <summary>Every watcher decides, by what it sees itself, and knows nothing of the others.</summary>
    public bool IsUncoordinated { get; init; }

    /// <summary>When the first probe round begins; null = anywhere within the first interval, by the seed.</summary>
    public long? ProbePhase { get; init; }

    /// <summary>The share of probes that fail for no reason at all.</summary>
    public double ProbeNoise { get; init; }

    public double MessageLoss { get; init; }

    public double MessageDuplication { get; init; }

    /// <summary>A watcher is stopped between its last check and its write, with this probability per write.</summary>
    public double PauseAtWrite { get; init; }

    public ValueList<Partition> Partitions { get; init; }

    public ValueList<Order> Orders { get; init; }

    /// <summary>Decisions as the policy allows, writes at once wherever a provider accepts any: the floor of this very run.</summary>
    public bool IsOracle { get; init; }

    /// <summary>The original tool instead of watchers; null = watchers.</summary>
    public OriginalSetUp? Original { get; init; }

    /// <summary>The users whose loss is counted; null = nobody looks (much cheaper).</summary>
    public ValueList<ResolverHabit>? Users { get; init; }

    /// <summary>The front at which all users are when the world begins.</summary>
    public int StartsAt { get; init; }

    /// <summary>Keep where users were at each second.</summary>
    public bool KeepsUsers { get; init; }

    /// <summary>Fronts that the configuration takes out of service.</summary>
    public ValueList<FrontName> Maintenance { get; init; }

    /// <summary>Per front: what it gives (waf, ddos, bot-filter).</summary>
    public ValueList<ValueList<string>> Protections { get; init; }

    /// <summary>Nothing fails after this moment, so at the horizon everything must have settled; null = the end is not judged.</summary>
    public long? QuietFrom { get; init; }

    /// <summary>Keep the journal of each watcher and replay it at the end.</summary>
    public bool IsReplayed { get; init; }
}

/// <param name="Ttl">The TTL in force for the router at this provider, in seconds.</param>
/// <param name="Latency">One API round trip.</param>
/// <param name="Propagation">From the API's yes to the authoritative servers.</param>
/// <param name="Unknown">The share of writes whose outcome nobody learns: lost, applied, or applied late.</param>
/// <param name="Duplicates">The share of writes that are applied a second time later.</param>
/// <param name="Throttles">The share of writes that wait for the provider's budget before they are sent, up to 40 s.</param>
/// <param name="Silence">The share of requests that are never answered.</param>
/// <param name="Lag">How much later than the first its second name server follows.</param>
/// <param name="Lies">When its second name server shows somebody's forged decision.</param>
/// <param name="RefusesLowTtl">It refuses the original tool's TTL of 60 (deSEC below its minimum_ttl).</param>
public sealed record ProviderSpec(
    string Name,
    Course Api,
    Course Serving,
    int Ttl = 60,
    bool ComparesAndSwaps = false,
    long Latency = 200,
    long Propagation = 1000,
    double Unknown = 0,
    double Duplicates = 0,
    bool RefusesLowTtl = false,
    double Throttles = 0,
    double Silence = 0,
    long Lag = 0,
    Course? Lies = null);

/// <param name="Skew">Its clock against the world's.</param>
/// <param name="Network">Its way out: probes, API, peers.</param>
public sealed record WatcherSpec(string Name, long Skew, Course Network, ValueList<Span> Pauses = default, ValueList<Span> Crashes = default)
{
    /// <summary>When its wall clock is stepped, and by how much. Its axis is not; a restart begins a new one.</summary>
    public ValueList<ClockStep> Steps { get; init; }

    /// <summary>When its disk takes nothing. What was kept meanwhile is lost in a crash.</summary>
    public Course Disk { get; init; } = Course.AlwaysUp;

    /// <summary>Crashes after which the journal is found damaged, by their order.</summary>
    public ValueList<int> Damages { get; init; }

    /// <summary>Per front: when this watcher alone cannot reach it; empty = always can.</summary>
    public ValueList<Course> Views { get; init; }
}

public readonly record struct ClockStep(long At, long By);

/// <summary>The addresses of a front.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="PerAnswer">How many of them one DNS answer holds, others each time.</param>
/// <param name="DeadEvery">Each so-many-th of them is dead all the time, so that every answer holds a living one; 0 = none.</param>
public readonly record struct AddressPool(int Count, int PerAnswer, int DeadEvery);

public readonly record struct Span(long From, long Until);

/// <summary>The watchers of <paramref name="Side"/> (a bit each) cannot talk to the others for a while.</summary>
public readonly record struct Partition(long From, long Until, uint Side);

/// <summary>What an operator does. With <paramref name="ByHand"/>: from another machine, straight at the providers, no watcher asked.</summary>
/// <param name="Patience">How long the operator tries while nobody obeys.</param>
public sealed record Order(long At, OperatorAction Action, bool ByHand, long Patience = long.MaxValue);

/// <summary>How a group of resolvers chooses among the providers' name servers (failover.md 0.2), and how many users are behind them.</summary>
/// <param name="Weights">Per provider, summing to 1: uniform = Unbound, all on one = BIND or PowerDNS near to it.</param>
public sealed record ResolverHabit(string Name, double Users, ValueList<double> Weights);

/// <param name="IsSample">True: both check URLs go through the router, as its sample configuration has it; false: one host name per CDN.</param>
public sealed record OriginalSetUp(bool IsSample, long Phase = 60_000);

/// <summary>What somebody else does to the router at a provider, behind our back.</summary>
public sealed record Edit(long At, int Provider, EditKind Kind);

public enum EditKind
{
    /// <summary>Record and mark are gone.</summary>
    Delete,
    /// <summary>The record points at another front; the mark is as it was.</summary>
    Retarget,
    /// <summary>The record has another TTL.</summary>
    ChangeTtl,
    /// <summary>The mark is gone, the record stands.</summary>
    DropMark,
    /// <summary>A newer mark names a front that nobody configured.</summary>
    UnknownFront,
    /// <summary>Somebody with the provider's credentials sends everybody elsewhere for ever: far ahead, pinned and frozen.</summary>
    ForgedMark,
}
