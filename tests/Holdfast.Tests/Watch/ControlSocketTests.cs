using System.Net.Sockets;
using Holdfast.Adapters.State;
using Holdfast.Tests.Support;
using Holdfast.Watch;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Tests.Watch;

/// <summary>What clients may do to the control socket, and where it stands.</summary>
public sealed class ControlSocketTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_without_an_end_is_cut_off_while_it_is_read()
    {
        await using var served = Served.Start();
        using var client = await served.ConnectAsync();
        var rubbish = new byte[16 * 1024];
        Array.Fill(rubbish, (byte)'x');
        long sent = 0;
        // 200 MB without a newline were read to the end once; now the connection ends with the first 64 KB (and what the kernel buffers).
        var error = await Record.ExceptionAsync(async () =>
        {
            for (; sent < 200_000_000; sent += rubbish.Length) await client.SendAsync(rubbish, Cancel);
        });
        Assert.IsType<SocketException>(error);
        Assert.InRange(sent, ControlSocket.LongestLine - rubbish.Length, 8_000_000);
        Assert.Equal("well", await served.AskAsync("status"));
    }

    [Fact]
    public async Task Who_says_nothing_is_let_go_and_others_are_served_meanwhile()
    {
        await using var served = Served.Start();
        var silent = new List<Socket>();
        try
        {
            for (var i = 0; i < ControlSocket.MostClients; i++) silent.Add(await served.ConnectAsync());
            // The places are taken: the next one is sent away at once, and nothing grows.
            using (var next = await served.ConnectAsync()) Assert.Equal(0, await next.ReceiveAsync(new byte[1], Cancel));
            served.Clock.Advance(ControlSocket.Idle);
            foreach (var one in silent) Assert.Equal(0, await one.ReceiveAsync(new byte[1], Cancel));
            await WatchStage.UntilAsync(async () => await served.AskAsync("status") == "well", () => "a free place");
        }
        finally
        {
            foreach (var one in silent) one.Dispose();
        }
    }

    [Fact]
    public async Task Who_hangs_up_takes_the_order_back()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var taken = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var served = Served.Start(async (_, _, gone) =>
        {
            begun.TrySetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
                return new ControlReply("carried out", null, []);
            }
            catch (OperationCanceledException)
            {
                taken.TrySetResult(true);
                throw;
            }
        });
        using (var client = await served.ConnectAsync())
        {
            await client.SendAsync("{\"Do\":\"freeze\"}\n"u8.ToArray(), Cancel);
            await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancel);
        }
        Assert.True(await taken.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancel));
    }

    [Fact]
    public async Task The_watcher_knows_who_asks_by_the_kernel_s_word()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SO_PEERCRED is Linux's");
        PeerUser? peer = null;
        await using var served = Served.Start((_, who, _) =>
        {
            peer = who;
            return Task.FromResult(new ControlReply("well", null, []));
        });
        await served.AskAsync("status");
        Assert.True(peer!.MayChange);
        Assert.Equal(Environment.UserName, peer.Name);
        Assert.False(new PeerUser(4_000_000_001, [4_000_000_001]).MayChange);
        Assert.Equal("uid 4000000001", new PeerUser(4_000_000_001, []).Name);
    }

    [Fact]
    public async Task Nobody_silence_and_an_answer_are_told_apart()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place.StateFolder);
        Assert.IsType<ControlAnswer.Nobody>(await new ControlSocket(place.StateFolder).AskAsync(new ControlRequest("status"), TimeProvider.System, Cancel));
        var clock = new FakeTimeProvider();
        // It listens and never accepts, as one that is stopped does.
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(new ControlSocket(place.StateFolder).FilePath));
        listener.Listen();
        var asking = new ControlSocket(place.StateFolder).AskAsync(new ControlRequest("status"), clock, Cancel);
        while (!asking.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        Assert.Contains("did not answer within 10s", Assert.IsType<ControlAnswer.Silent>(await asking).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true, true, true)]
    [InlineData(true, true, true, false)] // a named state folder is the one place
    [InlineData(false, false, true, false)] // an older unit without RuntimeDirectory
    [InlineData(false, true, false, false)] // no group: nobody but root could use it
    public void The_socket_stands_where_operators_can_reach_it(bool isNamed, bool hasRuntime, bool hasGroup, bool isInRuntime)
    {
        using var place = new Workplace();
        var runtime = Path.Combine(place.Folder, "run");
        Directory.CreateDirectory(runtime);
        string? Environment(string name) => name == "RUNTIME_DIRECTORY" && hasRuntime ? runtime : null;
        var state = StateFolder.Open(place.StateFolder, _ => null);
        Assert.Equal(isInRuntime ? (runtime, true) : (state.FullPath, false), ControlPlace.ToServe(state, isNamed, Environment, () => hasGroup));
        Assert.Equal(
            isNamed ? [state.FullPath] : [hasRuntime ? runtime : "/run/holdfast", state.FullPath],
            ControlPlace.ToAsk(state.FullPath, isNamed, Environment));
    }

    [Fact]
    public async Task In_the_runtime_folder_the_group_may_connect()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "modes are those of Unix");
        await using var served = Served.Start(forGroup: true);
        Assert.Equal("well", await served.AskAsync("status"));
        if (OperatingSystem.IsLinux())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(served.Socket.FilePath));
    }

    private sealed class Served(Workplace place, ControlSocket socket, FakeTimeProvider clock, CancellationTokenSource stop, Task serving) : IAsyncDisposable
    {
        public ControlSocket Socket => socket;

        public FakeTimeProvider Clock => clock;

        public static Served Start(Func<ControlRequest, PeerUser, CancellationToken, Task<ControlReply>>? answer = null, bool forGroup = false)
        {
            var place = new Workplace();
            Directory.CreateDirectory(place.StateFolder);
            var (socket, clock, stop) = (new ControlSocket(place.StateFolder), new FakeTimeProvider(), new CancellationTokenSource());
            return new Served(place, socket, clock, stop, socket.ServeAsync(answer ?? ((_, _, _) => Task.FromResult(new ControlReply("well", null, []))), clock, stop.Token, forGroup));
        }

        public async Task<Socket> ConnectAsync()
        {
            var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await client.ConnectAsync(new UnixDomainSocketEndPoint(socket.FilePath), Cancel);
            return client;
        }

        public async Task<string?> AskAsync(string what) =>
            (await socket.AskAsync(new ControlRequest(what), TimeProvider.System, Cancel) as ControlAnswer.Replied)?.Reply.Said;

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await serving;
            stop.Dispose();
            place.Dispose();
        }
    }
}
