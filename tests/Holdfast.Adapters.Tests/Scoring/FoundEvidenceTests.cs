using Holdfast.Adapters.Journal;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.Scoring;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Scoring;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Tests.Scoring;

public class FoundEvidenceTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 18, 11, 20, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Start.AddHours(1);
    private static readonly FrontName One = FrontName.Parse("one");
    private static readonly FrontName Two = FrontName.Parse("two");
    private static readonly EpochMark Mark = new(new Epoch(42, "paris"), Two, Start);

    [Fact]
    public void A_switch_that_every_provider_serves_is_an_incident_with_its_time()
    {
        var evidence = Assert.Single(Found(Failover(), Writes("a"), Writes("b"), Serves("a", 3), Serves("b", 9), Serves("b", 60)));
        Assert.Equal((EvidenceKind.Incident, EvidenceOutcome.For), (evidence.Kind, evidence.Outcome));
        Assert.Equal(["front:web/one", "front:web/two"], evidence.Subjects.Select(subject => subject.Id));
        Assert.Equal(new DateOnly(2026, 11, 18), evidence.Date);
        Assert.Equal("one failed; every name server answered two 9 s after the decision", evidence.Title);
        Assert.Equal("journal-web-switch-20261118T112000Z", evidence.Id);
    }

    [Fact]
    public void A_switch_that_one_provider_never_served_speaks_against_it()
    {
        var evidence = Assert.Single(Found(Failover(), Writes("a"), Writes("b"), Serves("a", 3)));
        Assert.Equal(EvidenceOutcome.Against, evidence.Outcome);
        Assert.Contains("b never came to answer two", evidence.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_switch_on_its_way_or_superseded_answers_shows_nothing()
    {
        Assert.Empty(JournalEvidence.Of(Rows(Failover(), Writes("a")), Start.AddMinutes(1)));
        Assert.Empty(Found(Failover()));
        // The answers belong to the next decision.
        var next = Mark with { Epoch = new Epoch(43, "paris") };
        var evidence = Assert.Single(Found(Failover(), Writes("a"), new JournalEntry.Marked(Start.AddSeconds(5), next, ""), Serves("a", 20)));
        Assert.Equal(EvidenceOutcome.Against, evidence.Outcome);
    }

    [Fact]
    public void An_operators_switch_is_a_measurement_and_confirming_a_front_is_none()
    {
        var move = new Decision.Switch(SwitchKind.Operator, One, Two);
        var evidence = Assert.Single(Found(new JournalEntry.Operated(Start, new OperatorAction.SwitchTo(Two), "anna", move), new JournalEntry.Marked(Start, Mark, ""), Writes("a"), Serves("a", 4)));
        Assert.Equal((EvidenceKind.Measured, EvidenceOutcome.For), (evidence.Kind, evidence.Outcome));
        Assert.Empty(Found(new JournalEntry.Operated(Start, new OperatorAction.SwitchTo(Two), "anna", move with { From = Two }), new JournalEntry.Marked(Start, Mark, ""), Writes("a"), Serves("a", 4)));
    }

    [Fact]
    public void All_fronts_down_is_one_incident_against_them_however_often_it_is_written()
    {
        var down = new JournalEntry.Ticked(Start, new Verdicts([], Sight.Clear), new Decision.Hold(HoldCause.AllDown, One));
        var evidence = Assert.Single(Found(down, down with { At = Start.AddSeconds(10) }));
        Assert.Equal((EvidenceKind.Incident, EvidenceOutcome.Against), (evidence.Kind, evidence.Outcome));
        Assert.Equal("front:web/one", Assert.Single(evidence.Subjects).Id);
    }

    [Theory]
    [InlineData(true, true, true, "For For")]
    [InlineData(true, false, true, "Against Against")]
    [InlineData(true, null, true, "")]
    [InlineData(true, true, false, "")]
    [InlineData(true, false, false, "Against Against")]
    public void Verify_shows_an_alternative_only_when_all_of_it_is_served(bool? one, bool? two, bool isWhole, string expected)
    {
        var evidence = VerifyEvidence.Of([Report("example.com", "a", one), Report("example.com", "b", two)], isWhole, new(2026, 11, 23));
        Assert.Equal(expected, string.Join(' ', evidence.Select(each => each.Outcome)));
        Assert.All(evidence, each => Assert.Equal(EvidenceKind.Measured, each.Kind));
        Assert.Empty(VerifyEvidence.Of([Report("example.com", "a", one)], isWhole, new(2026, 11, 23)));
    }

    [Fact]
    public async Task Records_replace_those_of_the_same_id_and_a_damaged_file_is_no_evidence()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-");
        try
        {
            var state = StateFolder.Open(folder.FullName, _ => null);
            var records = new EvidenceRecords(state, TimeProvider.System);
            Assert.Empty(records.Read());
            var evidence = VerifyEvidence.Of([Report("example.com", "a", true), Report("example.com", "b", true)], true, new(2026, 11, 23));
            await records.WriteAsync(evidence, TestContext.Current.CancellationToken);
            await records.WriteAsync([evidence[0] with { Outcome = EvidenceOutcome.Against }], TestContext.Current.CancellationToken);
            Assert.Equal([evidence[0] with { Outcome = EvidenceOutcome.Against }, evidence[1]], records.Read());
            state.Write("evidence.json", "{ half"u8);
            Assert.Empty(records.Read());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static JournalEntry[] Failover() =>
        [new JournalEntry.Ticked(Start, new Verdicts([], Sight.Clear), new Decision.Switch(SwitchKind.Failover, One, Two)), new JournalEntry.Marked(Start, Mark, "")];

    private static JournalEntry[] Writes(string provider) => [new JournalEntry.Sent(Start.AddSeconds(1), new Errand.Write(provider, Mark, new RouterReading(null, null, null)))];

    private static JournalEntry[] Serves(string provider, int seconds) => [new JournalEntry.Answered(Start.AddSeconds(seconds), new ConvergenceEvent.Served(provider, Mark.Epoch, 2, 2))];

    private static ValueList<Evidence> Found(params object[] entries) => JournalEvidence.Of(Rows(entries), Later);

    private static List<JournalRow> Rows(params object[] entries) =>
        entries.SelectMany(each => each as JournalEntry[] ?? [(JournalEntry)each]).Select((entry, number) => new JournalRow(number, "web", entry)).ToList();

    private static ZoneVerification Report(string zone, string provider, bool? verified)
    {
        var server = new NameServer("ns.example.net", new(System.Net.IPAddress.Loopback, 53));
        return new(
            DnsName.Parse(zone), new ProviderId(provider),
            [new(server, 3, [], [], verified is null ? "no answer" : null, IsLame: verified == false)], [], null);
    }
}
