var socketTask = uni.connectSocket({
	url: 'wss://www.example.com/socket', //仅为示例,并非真实接口地址。
	complete: ()=> {}
});
