using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Holdfast.Adapters.Tests.Lab;

/// <summary>A bare HTTP client: sees status, headers and body, and knows nothing of any provider.</summary>
internal sealed class Api(Uri root, string? authorization, string header = "Authorization") : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = root, Timeout = TimeSpan.FromSeconds(30) };

    public Task<Reply> GetAsync(string path) => SendAsync("GET", path, null);

    public Task<Reply> SendAsync(string method, string path, string? body) => SendUntilAsync(method, path, body, CancellationToken.None);

    public async Task<Reply> SendUntilAsync(string method, string path, string? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (authorization is not null) request.Headers.TryAddWithoutValidation(header, authorization);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, TestContext.Current.CancellationToken);
        using var response = await _http.SendAsync(request, linked.Token);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(linked.Token), headers);
    }

    public void Dispose() => _http.Dispose();

    internal sealed record Reply(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonNode Json => JsonNode.Parse(Body)!;
    }
}
