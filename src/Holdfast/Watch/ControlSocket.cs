using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Watch;

/// <summary>
/// How commands talk to a running watcher: a Unix socket in the state folder, which only its user may open. One JSON line in, one
/// JSON line out.
/// </summary>
public sealed class ControlSocket(string folder)
{
    private const int LongestLine = 64 * 1024;

    // unix(7): sun_path has 108 bytes with its final zero; macOS has 104.
    private const int LongestPath = 103;

    public string FilePath => PathIn(folder);

    /// <summary>Why no socket can stand in a state folder; null when one can.</summary>
    public static string? Refusal(string folder) => Encoding.UTF8.GetByteCount(PathIn(folder)) is var length && length > LongestPath
        ? $"the path of the state folder is too long for the socket in it: {PathIn(folder)} has {length} bytes, at most {LongestPath} are possible"
        : null;

    private static string PathIn(string folder) => Path.Combine(folder, "control.sock");

    /// <summary>Serves until cancelled. A client that says nonsense gets an error line and nothing else happens.</summary>
    public async Task ServeAsync(Func<ControlRequest, Task<ControlReply>> answer, CancellationToken cancel)
    {
        File.Delete(FilePath);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(FilePath));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen();
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync(cancel);
                _ = AnswerAsync(client, answer, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            File.Delete(FilePath);
        }
    }

    /// <summary>Null when no watcher answers.</summary>
    public async Task<ControlReply?> AskAsync(ControlRequest request, CancellationToken cancel)
    {
        if (!File.Exists(FilePath) || Refusal(folder) is not null) return null;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(FilePath), cancel);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(request, ControlJson.Default.ControlRequest) + "\n"), cancel);
            using var reader = new StreamReader(stream);
            return await reader.ReadLineAsync(cancel) is { } line ? JsonSerializer.Deserialize(line, ControlJson.Default.ControlReply) : null;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return null; // a socket file left behind by a watcher that was killed, or one that is killed right now
        }
    }

    private static async Task AnswerAsync(Socket client, Func<ControlRequest, Task<ControlReply>> answer, CancellationToken cancel)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.UTF8, false, 4096, leaveOpen: true);
            var line = await reader.ReadLineAsync(cancel);
            if (line is null || line.Length > LongestLine) return;
            ControlReply reply;
            try
            {
                reply = JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest) is { } request
                    ? await answer(request)
                    : new ControlReply(null, "empty request", []);
            }
            catch (JsonException error)
            {
                reply = new ControlReply(null, $"not a request: {error.Message}", []);
            }
            await stream.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(reply, ControlJson.Default.ControlReply) + "\n"), cancel);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // The client went away: nobody is left to tell.
        }
    }
}

/// <param name="Do">status, live, switch, pin, unpin, freeze, thaw, maintenance, up, down, obey, reload.</param>
public sealed record ControlRequest(string Do, string? Router = null, string? Front = null, string? By = null);

/// <param name="Said">What came of it, in words; null with an error.</param>
public sealed record ControlReply(string? Said, string? Error, List<StatusReport> Routers)
{
    /// <summary>The worst of the routers that were asked for; null from a watcher of an older version.</summary>
    public string? Level { get; init; }

    public bool Held { get; init; }

    public List<ReasonReport>? Why { get; init; }

    /// <summary>The configuration file that the watcher obeys.</summary>
    public string? Configuration { get; init; }
}

[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlReply))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ControlJson : JsonSerializerContext;
