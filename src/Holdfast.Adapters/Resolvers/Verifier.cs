using System.Collections.Concurrent;
using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Resolvers;

/// <summary>
/// Asks every authoritative server of a provider for every record set that should stand there. Servers are independent: a dead
/// one costs the others nothing and is given up after a few silent questions.
/// </summary>
public sealed class Verifier(AuthoritativeClient client, TimeProvider clock)
{
    // Per server; enough to fill a 20 ms round trip with 1,000 questions a second, and far from what a server calls a flood.
    private const int AtOnce = 20;

    // Each is two packets, so that loss alone hardly ever gives a server up: at 10 % loss one in a million.
    private const int SilencesUntilGivenUp = 3;

    private static readonly TimeSpan FirstLookAgain = TimeSpan.FromMilliseconds(200);

    /// <param name="want">
    /// What should be answered. Where a set's proxying is not declared but known from a read, put it in, so that the set is skipped
    /// and not called different.
    /// </param>
    /// <param name="gone">Sets that should no longer be answered.</param>
    /// <param name="patience">How long to look again at what still differs: providers take seconds to carry a change to all their servers.</param>
    public async Task<ZoneVerification> VerifyAsync(
        IProvider provider, DnsName zone, IReadOnlyCollection<DesiredSet> want, IReadOnlyCollection<RecordSet> gone, TimeSpan patience, CancellationToken cancel)
    {
        ValueList<NameServer> servers;
        try
        {
            servers = await provider.NameServersAsync(zone, cancel);
        }
        catch (ProviderException error)
        {
            return Unasked(provider, zone, $"{error.Operation}: {error.Reason}");
        }
        if (servers.IsEmpty) return Unasked(provider, zone, provider.Capabilities.Serves is { Has: false } no ? no.Reason : "it has no name servers to ask");
        var answersItsOwn = provider.Capabilities.Proxied.Has;
        var skipped = new ConcurrentDictionary<RecordKey, string>();
        var questions = new List<Question>();
        var wildcards = want.Where(set => set.Key.Name.IsWildcard).ToDictionary(set => set.Key, set => set.Set);
        RecordSet? Wildcard(RecordKey key)
        {
            if (wildcards.Count == 0 || key.Name.IsWildcard) return null;
            for (var above = key.Name; above != zone && !above.IsRoot; above = above.Parent)
                if (above.Parent.TryPrepend("*", out var name, out _) && wildcards.TryGetValue(new RecordKey(name, key.Type), out var set)) return set;
            return null;
        }
        foreach (var set in want)
        {
            var wildcard = Wildcard(set.Key);
            if (AnswerCheck.WhyNotAsked(set, zone, answersItsOwn) is { } why) skipped[set.Key] = why;
            else questions.Add(new Question(set.Key, answer => AnswerCheck.Compare(set, zone, answer, answersItsOwn, wildcard)));
        }
        foreach (var set in gone)
            if (set.Type != RecordType.ALIAS) questions.Add(new Question(set.Key, answer => AnswerCheck.CompareGone(set, zone, answer, Wildcard(set.Key))));

        var deadline = clock.GetUtcNow() + patience;
        var reports = await Task.WhenAll(servers.Select(server => AskServerAsync(server, questions, skipped, deadline, cancel)));
        return new ZoneVerification(
            zone, provider.Id, [.. reports],
            skipped.OrderBy(pair => pair.Key).Select(pair => new SkippedSet(pair.Key, pair.Value)).ToValueList(), null);
    }

    private static ZoneVerification Unasked(IProvider provider, DnsName zone, string reason) => new(zone, provider.Id, [], [], reason);

    private async Task<ServerVerification> AskServerAsync(
        NameServer server, List<Question> questions, ConcurrentDictionary<RecordKey, string> skipped, DateTimeOffset deadline, CancellationToken cancel)
    {
        var verdicts = await RoundAsync(server, questions, cancel);
        for (var wait = FirstLookAgain; ; wait *= 2)
        {
            var open = questions.Where((_, i) => verdicts[i] is AnswerVerdict.Differs or AnswerVerdict.NotServed).ToList();
            var left = deadline - clock.GetUtcNow();
            if (open.Count == 0 || left <= TimeSpan.Zero) break;
            await Task.Delay(wait < left ? wait : left, clock, cancel);
            var again = await RoundAsync(server, open, cancel);
            for (int i = 0, next = 0; i < verdicts.Length; i++)
                if (verdicts[i] is AnswerVerdict.Differs or AnswerVerdict.NotServed) verdicts[i] = again[next++];
        }

        for (var i = 0; i < verdicts.Length; i++)
            if (verdicts[i] is AnswerVerdict.Skipped skip) skipped[questions[i].Key] = skip.Why;
        var failed = questions.Zip(verdicts).Where(pair => pair.Second is AnswerVerdict.NotServed).Select(pair => (pair.First.Key, ((AnswerVerdict.NotServed)pair.Second).Reason)).ToList();
        // It serves the zone when it answered anything else: then a SERVFAIL is about one name, and says nothing about the others.
        var isLame = failed.Count > 0 && !verdicts.Any(verdict => verdict is AnswerVerdict.Same or AnswerVerdict.Differs);
        var trouble = failed.Count == 0 ? null : isLame ? failed[0].Reason
            : $"{failed.Count} of {verdicts.Length} questions got no data: {string.Join(", ", failed.Take(3).Select(one => $"{one.Key}: {one.Reason}"))}{(failed.Count > 3 ? " and more" : "")}";
        return new ServerVerification(
            server,
            verdicts.Count(verdict => verdict is AnswerVerdict.Same or AnswerVerdict.Differs),
            verdicts.OfType<AnswerVerdict.Differs>().Select(verdict => verdict.Difference).OrderBy(difference => difference.Key).ToValueList(),
            verdicts.OfType<AnswerVerdict.Same>().Select(verdict => verdict.Note).OfType<string>().ToValueList(),
            trouble ?? verdicts.OfType<AnswerVerdict.NoAnswer>().FirstOrDefault()?.Reason,
            isLame);
    }

    private async Task<AnswerVerdict[]> RoundAsync(NameServer server, List<Question> questions, CancellationToken cancel)
    {
        var verdicts = new AnswerVerdict[questions.Count];
        var silences = 0;
        await Parallel.ForAsync(0, questions.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (i, token) =>
        {
            if (Volatile.Read(ref silences) >= SilencesUntilGivenUp)
            {
                verdicts[i] = new AnswerVerdict.NoAnswer($"no answer to {SilencesUntilGivenUp} questions in a row, given up");
                return;
            }
            var verdict = verdicts[i] = questions[i].Judge(await client.AskAsync(server.Address, questions[i].Key, token));
            if (verdict is AnswerVerdict.NoAnswer) Interlocked.Increment(ref silences);
            else Volatile.Write(ref silences, 0);
        });
        return verdicts;
    }

    private sealed record Question(RecordKey Key, Func<ServerAnswer, AnswerVerdict> Judge);
}
