using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Adapters.State;

/// <summary>
/// Sliding windows of writes, counted by ourselves because the provider does not tell (deSEC sends no remaining-quota header),
/// kept in the state folder so that all commands share them. A part of each window is reserved for the failover.
/// </summary>
public sealed class WriteBudgets(StateFolder folder, TimeProvider clock)
{
    /// <summary>
    /// Counts one write against every window, or says how long to wait. <paramref name="isFailover"/> may use the reserve.
    /// </summary>
    /// <param name="account">What the provider counts by, for example "desec/example.com".</param>
    /// <returns>Null when the write may go out now (it is then counted), else the time until it may.</returns>
    public async Task<TimeSpan?> TryTakeAsync(string account, IReadOnlyList<RateWindow> windows, bool isFailover, CancellationToken cancel)
    {
        var file = FileOf(account);
        // A lock per account: a switch writes at several providers in the same moment, and none may wait for another.
        using var held = await folder.LockAsync(clock, cancel, file + ".lock");
        var now = clock.GetUtcNow();
        var writes = Load(file).Where(time => now - time < windows.Max(window => window.Length)).ToList();
        var wait = TimeSpan.Zero;
        foreach (var window in windows)
        {
            var limit = window.Count - (isFailover ? 0 : window.Reserve);
            var inside = writes.Where(time => now - time < window.Length).Order().ToList();
            if (inside.Count < limit) continue;
            var free = inside[inside.Count - limit] + window.Length - now;
            if (free > wait) wait = free;
        }
        if (wait > TimeSpan.Zero) return wait;
        writes.Add(now);
        folder.Write(file, JsonSerializer.SerializeToUtf8Bytes(new BudgetFile(1, writes), StateJson.Default.BudgetFile));
        return null;
    }

    private List<DateTimeOffset> Load(string file)
    {
        var bytes = folder.Read(file);
        if (bytes is null) return [];
        try
        {
            return JsonSerializer.Deserialize(bytes, StateJson.Default.BudgetFile)?.Writes ?? [];
        }
        catch (JsonException)
        {
            return []; // a damaged budget only means that the provider itself will say 429
        }
    }

    private static string FileOf(string account) =>
        $"budgets/{string.Concat(account.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'))}.json";
}

/// <param name="Count">Writes that the provider allows within <paramref name="Length"/>.</param>
/// <param name="Reserve">Of these, how many only the failover may use.</param>
public sealed record RateWindow(int Count, TimeSpan Length, int Reserve);

internal sealed record BudgetFile(int Version, List<DateTimeOffset> Writes);

[JsonSerializable(typeof(BudgetFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class StateJson : JsonSerializerContext;
