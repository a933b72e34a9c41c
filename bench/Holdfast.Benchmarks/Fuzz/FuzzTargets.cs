namespace Holdfast.Benchmarks.Fuzz;

/// <summary>Every reader of what comes from people, files and the network.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new NameTarget(), new RecordTarget(), new ZoneFileTarget(), new ZoneEditTarget(), new YamlTarget(), new ConfigurationTarget(),
        new InventoryTarget(), new AnswersTarget(), new DnsAnswerTarget(), new ProviderJsonTarget(),
    ];
}
