param([Parameter(Mandatory)] [string] $Module)

Describe 'Real time' {
    BeforeAll {
        Import-Module $Module
        $sites = Start-ErpSandbox -Documents 20
        $config = @{ ConfigPath = $sites.ConfigPath }
        Invoke-ErpSync @config -WarningAction SilentlyContinue | Out-Null
        $customer = Get-ErpSyncRecord @config -DocType Customer -Status Synced | Select-Object -First 1
        $secret = 'secret-of-the-suite'
        $given = $env:WEBHOOK_SECRET

        function Get-Signature([string] $body, [string] $key) {
            $hash = [System.Security.Cryptography.HMACSHA256]::HashData([System.Text.Encoding]::UTF8.GetBytes($key), [System.Text.Encoding]::UTF8.GetBytes($body))
            [Convert]::ToBase64String($hash)
        }

        function Wait-Until([scriptblock] $condition, [int] $seconds = 60) {
            $end = [datetime]::UtcNow.AddSeconds($seconds)
            while (-not (& $condition)) {
                if ([datetime]::UtcNow -gt $end) { throw "Not within $seconds s: $condition" }
                Start-Sleep -Milliseconds 200
            }
        }
    }

    AfterAll {
        $env:WEBHOOK_SECRET = $given
        Stop-ErpWebhookServer
        Stop-ErpSandbox
    }

    It 'accepts what is signed, refuses what is not, and works it off' {
        $unsigned = $null
        $server = Start-ErpWebhookServer @config -NoWait -PassThru -Port 0 -AllowUnsigned -WarningVariable unsigned -WarningAction SilentlyContinue
        try {
            "$unsigned" | Should -Match 'without a signature'
            $body = @{ doctype = 'Customer'; name = $customer.CloudName } | ConvertTo-Json -Compress
            (Invoke-RestMethod "$($server.Url)webhook/cloud" -Method Post -Body $body).accepted | Should -Be "Customer/$($customer.CloudName)"
            $wrong = @{ 'X-Frappe-Webhook-Signature' = (Get-Signature $body 'another secret') }
            (Invoke-WebRequest "$($server.Url)webhook/cloud" -Method Post -Body $body -Headers $wrong -SkipHttpErrorCheck).StatusCode | Should -Be 401
            Wait-Until { @(Get-ErpWebhookEvent @config -Status Done).Count -ge 1 }
            (Invoke-WebRequest "$($server.Url)health" -SkipHttpErrorCheck).StatusCode | Should -BeIn 200, 503
        }
        finally {
            $server | Stop-ErpWebhookServer
        }

        { Invoke-WebRequest "$($server.Url)ready" -TimeoutSec 5 } | Should -Throw
    }

    It 'takes the README''s own curl line' -Skip:(-not ((Get-Command curl -CommandType Application -ErrorAction Ignore) -and (Get-Command openssl -ErrorAction Ignore) -and (Get-Command sh -ErrorAction Ignore))) {
        $readme = Join-Path $PSScriptRoot '../../README.md'
        $lines = [regex]::Match((Get-Content $readme -Raw), '(?ms)^body=.*?/webhook/cloud$').Value
        $lines | Should -Not -BeNullOrEmpty
        $yaml = Get-Content $sites.ConfigPath -Raw
        $own = Join-Path $TestDrive 'config.yaml'
        Copy-Item (Join-Path (Split-Path $sites.ConfigPath) '*') $TestDrive -Recurse -Force
        $yaml -replace 'secret: \$\{SANDBOX_WEBHOOK_SECRET\}', 'secret: ${WEBHOOK_SECRET}' | Set-Content $own
        $env:WEBHOOK_SECRET = $secret
        $server = Start-ErpWebhookServer -ConfigPath $own -NoWait -PassThru -Port 0
        try {
            $script = $lines -replace 'http://127\.0\.0\.1:5000', $server.Url.ToString().TrimEnd('/')
            $answer = sh -c ($script -replace 'curl -d', 'curl -s -d')
            ($answer | ConvertFrom-Json).accepted | Should -Be 'Customer/CUST-00001'
        }
        finally {
            $server | Stop-ErpWebhookServer
        }
    }

    It 'registers webhooks, proves them and removes them' {
        $results = @(Register-ErpWebhook @config -Confirm:$false)
        $results | Where-Object { $_ -is [ErpSync.ErpWebhookTest] } | ForEach-Object { $_.Success | Should -BeTrue -Because $_.Message }
        Get-ErpWebhook @config | Where-Object State -NE Current | Should -BeNullOrEmpty
        Unregister-ErpWebhook @config -Confirm:$false | Out-Null
        Get-ErpWebhook @config | Where-Object State -NE Missing | Should -BeNullOrEmpty
    }

    It 'stops and drains on Ctrl+C in the foreground, and gives the shell back' -Skip:$IsWindows {
        $out = Join-Path $TestDrive 'server.txt'
        $script = Join-Path $TestDrive 'server.ps1'
        @"
Import-Module '$Module'
Set-Content '$TestDrive/pid.txt' `$PID
try { Start-ErpWebhookServer -ConfigPath '$($sites.ConfigPath)' -Port 0 -AllowUnsigned -InformationAction Continue *>&1 | ForEach-Object { "`$_" | Add-Content '$out' } }
finally { Set-Content '$TestDrive/ended.txt' 'ended' }
"@ | Set-Content $script
        $shell = Start-Process (Get-Command pwsh).Source -ArgumentList '-NoProfile', '-File', $script -PassThru -RedirectStandardOutput (Join-Path $TestDrive 'stdout.txt') -RedirectStandardError (Join-Path $TestDrive 'stderr.txt')
        Wait-Until { (Test-Path $out) -and (Select-String -Path $out -Pattern 'Listening on (\S+)') }
        $url = (Select-String -Path $out -Pattern 'Listening on (\S+)').Matches[0].Groups[1].Value
        $body = @{ doctype = 'Customer'; name = $customer.CloudName } | ConvertTo-Json -Compress
        Invoke-RestMethod "$($url)webhook/cloud" -Method Post -Body $body | Out-Null
        kill -INT (Get-Content "$TestDrive/pid.txt")
        $shell.WaitForExit(60000) | Should -BeTrue
        Get-Content "$TestDrive/ended.txt" | Should -Be 'ended'
        { Invoke-WebRequest "$($url)ready" -TimeoutSec 5 } | Should -Throw

        # What was accepted is done, or waits for the next server: nothing is lost, nothing is left half done.
        Get-ErpWebhookEvent @config -Status Processing | Should -BeNullOrEmpty
    }

    It 'shows the exact service without registering it' -Skip:(-not $IsLinux) {
        # What -WhatIf says goes to the console, past every stream.
        $script = "Import-Module '$Module'; Register-ErpSyncService -ConfigPath '$($sites.ConfigPath)' -UserScope -WhatIf"
        $shown = & (Get-Command pwsh).Source -NoProfile -Command $script | Out-String
        $shown | Should -Match 'ErpSync.Host.dll'
    }
}
