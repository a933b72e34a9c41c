using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.State;

/// <summary>
/// What was read and created, per zone and place: the ground for orphans, prune and the shrunken-read guard. A provider's name is
/// only a word in one configuration, so the memory belongs to the place behind it: kind and server, account or file.
/// </summary>
public sealed class ZoneMemories(StateFolder folder, TimeProvider clock)
{
    /// <summary>
    /// Nothing remembered, a damaged file, or one of an older version (which knew neither place nor values) is
    /// <see cref="ZoneMemory.None"/>: then nothing is ever pruned.
    /// </summary>
    /// <param name="place">See <see cref="Providers.ProviderKind.PlaceOf"/>.</param>
    public ZoneMemory Load(DnsName zone, ProviderId provider, string place)
    {
        if (folder.Read(FileOf(zone, provider, place)) is not { } bytes) return ZoneMemory.None;
        try
        {
            var file = JsonSerializer.Deserialize(bytes, MemoryJson.Default.MemoryFile);
            if (file is not { Version: Version, Created: { } created } || file.Place != place) return ZoneMemory.None;
            return new ZoneMemory(file.LastCount, created.Select(set => set.Read()).ToFrozenDictionary(set => set.Key));
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentException)
        {
            return ZoneMemory.None;
        }
    }

    public async Task RememberAsync(DnsName zone, ProviderId provider, string place, Func<ZoneMemory, ZoneMemory> next, CancellationToken cancel)
    {
        using var held = await folder.LockAsync(clock, cancel);
        var memory = next(Load(zone, provider, place));
        var sets = memory.Created.Values.OrderBy(set => set.Key).Select(MemorySet.Of).ToList();
        var file = new MemoryFile(Version, place, memory.LastCount, sets);
        folder.Write(FileOf(zone, provider, place), JsonSerializer.SerializeToUtf8Bytes(file, MemoryJson.Default.MemoryFile));
    }

    private const int Version = 2;

    /// <summary>One file per place, so that two configurations that use one name for different places do not forget for each other.</summary>
    private static string FileOf(DnsName zone, ProviderId provider, string place) =>
        $"zones/{Safe(zone.Value)}/{Safe(provider.Value)}@{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..16]}.json";

    private static string Safe(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '+'));
}

internal sealed record MemoryFile(int Version, string Place, int? LastCount, List<MemorySet> Created);

/// <summary>A record set as it was written.</summary>
internal sealed record MemorySet(string Name, string Type, int Ttl, List<string> Values, bool? Proxied, string? Comment)
{
    public static MemorySet Of(DesiredSet set) =>
        new(set.Key.Name.Value, set.Key.Type.Name, set.Set.Ttl.Seconds, [.. set.Set.Values], set.Proxied, set.Comment);

    public DesiredSet Read() => new(
        new RecordSet(new RecordKey(DnsName.Parse(Name), RecordType.Parse(Type)), new Ttl(Ttl), Values.ToValueList()), Proxied, Comment);
}

[JsonSerializable(typeof(MemoryFile))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
internal sealed partial class MemoryJson : JsonSerializerContext;
