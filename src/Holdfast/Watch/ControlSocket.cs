using System.Buffers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Core;

namespace Holdfast.Watch;

/// <summary>
/// How commands talk to a running watcher: a Unix socket in a folder, open to its user, or to its group where the folder is the unit's
/// own. One JSON line in, one JSON line out. Whatever clients do (say nothing, never read, never end a line, come by the thousand),
/// the watcher goes on.
/// </summary>
public sealed class ControlSocket(string folder)
{
    internal const int LongestLine = 64 * 1024;
    internal const int MostClients = 64;

    // unix(7): sun_path has 108 bytes with its final zero; macOS has 104.
    private const int LongestPath = 103;

    // A command writes its line at once; who has not by then never will.
    internal static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a command waits for the watcher: an order waits for the disk for 2 s and for the loop's other work.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string FilePath => PathIn(folder);

    /// <summary>Why no socket can stand in a folder; null when one can.</summary>
    public static string? Refusal(string folder) => Encoding.UTF8.GetByteCount(PathIn(folder)) is var length && length > LongestPath
        ? $"the path of the state folder is too long for the socket in it: {PathIn(folder)} has {length} bytes, at most {LongestPath} are possible"
        : null;

    private static string PathIn(string folder) => Path.Combine(folder, "control.sock");

    /// <summary>Serves until cancelled. A client that says nonsense gets an error line and nothing else happens.</summary>
    /// <param name="forGroup">The folder's group may connect too (0660): it is the unit's runtime folder.</param>
    public async Task ServeAsync(Func<ControlRequest, PeerUser, CancellationToken, Task<ControlReply>> answer, TimeProvider clock, CancellationToken cancel, bool forGroup = false)
    {
        File.Delete(FilePath);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(FilePath));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | (forGroup ? UnixFileMode.GroupRead | UnixFileMode.GroupWrite : UnixFileMode.None));
        listener.Listen();
        using var places = new SemaphoreSlim(MostClients);
        var answering = new System.Collections.Concurrent.ConcurrentDictionary<Task, bool>();
        try
        {
            while (true)
            {
                Socket client;
                try
                {
                    client = await listener.AcceptAsync(cancel);
                }
                catch (SocketException)
                {
                    // Out of descriptors, or a client that was gone before it was accepted: the next one may be an operator in need.
                    await Task.Delay(AcceptPause, clock, cancel);
                    continue;
                }
                if (!places.Wait(0, CancellationToken.None))
                {
                    client.Dispose();
                    continue;
                }
                var work = AnswerAsync(client, answer, clock, cancel);
                answering[work] = true;
                _ = work.ContinueWith(done => { answering.TryRemove(done, out _); places.Release(); }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            File.Delete(FilePath);
        }
        await Task.WhenAll(answering.Keys);
    }

    public async Task<ControlAnswer> AskAsync(ControlRequest request, TimeProvider clock, CancellationToken cancel)
    {
        if (Refusal(folder) is not null) return ControlAnswer.Nobody.There;
        using var limit = new CancellationTokenSource(Patience, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(FilePath), linked.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(request, ControlJson.Default.ControlRequest) + "\n"), linked.Token);
            using var reader = new StreamReader(stream);
            return await reader.ReadLineAsync(linked.Token) is { } line && JsonSerializer.Deserialize(line, ControlJson.Default.ControlReply) is { } reply
                ? new ControlAnswer.Replied(reply)
                : ControlAnswer.Nobody.There; // killed right now, or too busy
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ControlAnswer.Silent(FilePath, Patience);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            return new ControlAnswer.Denied(FilePath);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return ControlAnswer.Nobody.There; // no socket, one left behind by a watcher that was killed, or one that is killed right now
        }
    }

    private static async Task AnswerAsync(Socket client, Func<ControlRequest, PeerUser, CancellationToken, Task<ControlReply>> answer, TimeProvider clock, CancellationToken cancel)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            using var idle = new CancellationTokenSource(Idle, clock);
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancel, idle.Token);
            if (await ReadLineAsync(stream, reading.Token) is not { } line) return;
            ControlReply reply;
            try
            {
                if (JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest) is { } request)
                {
                    // Who hangs up takes the order back: it must not be carried out minutes later, when nobody expects it.
                    using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                    using var over = new CancellationTokenSource();
                    var watching = HangUpAsync(stream, gone, over.Token);
                    try
                    {
                        if (HasHungUp(client)) return;
                        reply = await answer(request, PeerUser.Of(client), gone.Token);
                    }
                    finally
                    {
                        await over.CancelAsync();
                        await watching;
                    }
                }
                else
                {
                    reply = new ControlReply(null, "empty request", []);
                }
            }
            catch (JsonException error)
            {
                reply = new ControlReply(null, $"not a request: {error.Message}", []);
            }
            using var slow = new CancellationTokenSource(Idle, clock);
            using var writing = CancellationTokenSource.CreateLinkedTokenSource(cancel, slow.Token);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(reply, ControlJson.Default.ControlReply) + "\n"), writing.Token);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or takes too long: nobody is left to tell.
        }
    }

    /// <summary>One line, bounded while it is read; null when there is none, or none within the bound.</summary>
    private static async Task<string?> ReadLineAsync(NetworkStream stream, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LongestLine);
        try
        {
            var length = 0;
            while (length < LongestLine)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length, LongestLine - length), cancel);
                if (read == 0) return null;
                var end = Array.IndexOf(buffer, (byte)'\n', length, read);
                if (end >= 0) return Encoding.UTF8.GetString(buffer, 0, end);
                length += read;
            }
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task HangUpAsync(NetworkStream stream, CancellationTokenSource gone, CancellationToken over)
    {
        try
        {
            var rest = new byte[256];
            while (await stream.ReadAsync(rest, over) > 0)
            {
                // One request per connection: what follows it is not listened to.
            }
            await gone.CancelAsync();
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await gone.CancelAsync();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Answered.
        }
    }

    // A watcher that was stopped for a while finds requests of clients that gave up long ago.
    private static bool HasHungUp(Socket client) => client.Poll(TimeSpan.Zero, SelectMode.SelectRead) && client.Available == 0;
}

/// <summary>What became of a question to the watcher.</summary>
public abstract record ControlAnswer
{
    private ControlAnswer()
    {
    }

    public sealed record Replied(ControlReply Reply) : ControlAnswer;

    /// <summary>No watcher listens there.</summary>
    public sealed record Nobody : ControlAnswer
    {
        public static Nobody There { get; } = new();
    }

    /// <summary>A watcher may well be there, and this user may not talk to it.</summary>
    public sealed record Denied(string Path) : ControlAnswer
    {
        public string Words => $"permission denied at {Path}: whether a watcher runs is not known";
    }

    /// <summary>A watcher holds the socket and does not answer.</summary>
    public sealed record Silent(string Path, TimeSpan Waited) : ControlAnswer
    {
        public string Words => $"a watcher holds {Path} and did not answer within {Duration.Format(Waited)}";
    }
}

/// <param name="Do">status, live, switch, pin, unpin, freeze, thaw, maintenance, up, down, obey.</param>
/// <param name="By">Who says so, as the client names him; the socket knows the user.</param>
/// <param name="Why">The reason that he gave.</param>
/// <param name="Record">The router's record in the client's own configuration: another one there means another router.</param>
public sealed record ControlRequest(string Do, string? Router = null, string? Front = null, string? By = null, string? Why = null, string? Record = null, string? Until = null)
{
    /// <summary>The guards that the client overrides, by name.</summary>
    public List<string>? Force { get; init; }
}

/// <param name="Said">What came of it, in words; null with an error.</param>
public sealed record ControlReply(string? Said, string? Error, List<StatusReport> Routers)
{
    /// <summary>The worst of the routers that were asked for; null from a watcher of an older version.</summary>
    public string? Level { get; init; }

    public bool Held { get; init; }

    public List<ReasonReport>? Why { get; init; }

    /// <summary>The configuration file that the watcher obeys.</summary>
    public string? Configuration { get; init; }

    /// <summary>The exit code that an error deserves; null = <see cref="ExitCodes.Unexpected"/>.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What to do about an error, in words; null = its message says it.</summary>
    public string? Fix { get; init; }
}

[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlReply))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ControlJson : JsonSerializerContext;
